#include "entry.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace {

constexpr auto kPrefix = "entry/";
constexpr auto kLast = "last";

constexpr std::array<const char*, 3> kActs = {"say", "do", "remind"};

Entry::Act act_of(std::string_view name) {
  const auto found = std::ranges::find(kActs, name);
  return static_cast<Entry::Act>(found == kActs.end() ? 0 : found - kActs.begin());
}

const char* name_of(Entry::Act act) { return kActs.at(static_cast<std::size_t>(act)); }

std::int64_t to_ms(cox::Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

std::string Entry::key() const { return kPrefix + std::to_string(number); }

std::string Entry::sentence() const {
  const std::string times =
      when.once() ? "at " : "\"" + when.cron + "\" in " + when.zone + ", next ";
  return std::to_string(number) + ": " + times + ::to_text(when.next) + ", " + by + ": " +
         name_of(act) + " " + text;
}

cox::Json Entry::to_json() const {
  return cox::Json::object({{"number", number},
                            {"act", name_of(act)},
                            {"cron", when.cron},
                            {"zone", when.zone},
                            {"next", to_ms(when.next)},
                            {"text", text},
                            {"by", by},
                            {"order", order},
                            {"where", where.to_json()}});
}

Entry Entry::from_json(const cox::Json& json) {
  Entry entry;
  entry.number = json["number"].as_int();
  entry.act = act_of(json["act"].text());
  entry.when = {json["cron"].as_string(), json["zone"].as_string(),
                cox::sdk::to_time(json["next"].as_int())};
  entry.text = json["text"].as_string();
  entry.by = json["by"].as_string();
  entry.order = json["order"].as_string();
  entry.where = cox::Address::from_json(json["where"]);
  return entry;
}

std::vector<Entry> entries(const cox::Brain& brain) {
  std::vector<Entry> all;
  for (const auto& kept : brain.scan(kPrefix)) all.push_back(Entry::from_json(kept.value));
  std::ranges::sort(all, {}, &Entry::number);
  return all;
}

std::optional<Entry> entry(const cox::Brain& brain, const std::string& number) {
  const auto kept = brain.get(kPrefix + number);
  return kept ? std::optional(Entry::from_json(*kept)) : std::nullopt;
}

Entry add(const cox::Brain& brain, Entry entry) {
  entry.number =
      brain.update(kLast, [](const cox::Json& last) { return last.as_int() + 1; }).as_int();
  brain.set(entry.key(), entry.to_json());
  return entry;
}
