#include "audit/body.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/json_line.hpp"
#include "base/log.hpp"
#include "base/scrubber.hpp"

namespace cox::audit {
namespace {

// What is made here cannot be a secret, and must stay what it is whatever secrets there are; all
// else is scrubbed. JSON is scrubbed by its texts, since an escape would hide a secret.
enum class Is { ours, said, json };

struct TextField {
  std::string_view name;
  std::string Begin::*field;
  Is is;
};

// All texts of a begin, in the order in which they are written.
constexpr TextField kBeginTexts[] = {
    {"call", &Begin::call, Is::ours},           {"plugin", &Begin::plugin, Is::said},
    {"build", &Begin::build, Is::ours},         {"what", &Begin::kind, Is::said},
    {"name", &Begin::name, Is::said},           {"effect", &Begin::effect, Is::said},
    {"adapter", &Begin::adapter, Is::said},     {"room", &Begin::room, Is::said},
    {"user", &Begin::user, Is::said},           {"person", &Begin::person, Is::said},
    {"accepted", &Begin::accepted, Is::ours},   {"text", &Begin::text, Is::said},
    {"digest", &Begin::digest, Is::ours},       {"canonical", &Begin::canonical, Is::said},
    {"arguments", &Begin::arguments, Is::json}, {"rule", &Begin::rule, Is::said},
    {"plan", &Begin::plan, Is::ours},           {"address", &Begin::address, Is::json},
};

Json scrubbed(const Json& json) {
  if (json.is_string()) return log::scrubbed(json.text());
  if (json.is_array()) {
    Json clean = Json::array();
    for (const Json& item : json.items()) clean.push(scrubbed(item));
    return clean;
  }
  if (!json.is_object()) return json;
  Json clean = Json::object();
  for (const auto& [name, value] : json.members()) clean.set(log::scrubbed(name), scrubbed(value));
  return clean;
}

// The body of one record. The one place that everything recorded passes.
class Line {
 public:
  Line(std::string_view kind, Millis time, std::size_t room)
      : secrets_(log::registered().forms()), line_(room) {
    line_.text("kind", kind).number("time", time);
  }

  // Empty texts are left out.
  void put(std::string_view name, std::string_view value, Is is) {
    if (value.empty()) return;
    std::string room;
    if (is != Is::ours) {
      const std::string_view clean = log::scrubbed(*secrets_, value, room);
      value = is == Is::json ? whole(value, clean, room) : clean;
    }
    line_.text(name, value);
  }

  JsonLine& line() { return line_; }

 private:
  // Of JSON. Without an escape its texts stand there as they are, and have been looked at.
  static std::string_view whole(std::string_view given, std::string_view clean, std::string& room) {
    if (clean == given && given.find('\\') == given.npos) return clean;
    const std::optional<Json> json = Json::parse(clean);
    if (!json) return clean;
    Json look = scrubbed(*json);
    if (look == *json) return clean;
    return room = look.dump();
  }

  log::Scrubber::Forms secrets_;
  JsonLine line_;
};

// Most are shorter, and what is too much goes back once it is written.
constexpr std::size_t kRoomOfBegin = 640, kRoomOfEnd = 240;

}  // namespace

std::string body_of(const Begin& begin) {
  Line line("begin", begin.time, kRoomOfBegin);
  for (const auto& [name, field, is] : kBeginTexts) line.put(name, begin.*field, is);
  return line.line().number("generation", begin.generation).closed();
}

std::string body_without_began(const End& end) {
  Line line("end", end.time, kRoomOfEnd);
  line.put("call", end.call, Is::ours);
  line.put("outcome", end.outcome, Is::ours);
  line.put("error", end.error, Is::said);
  line.put("output", end.output, Is::ours);
  if (end.took != -1) line.line().number("took", end.took);
  return line.line().unclosed();
}

std::string with_began(std::string body, std::int64_t began) {
  if (began != 0) body.append(",\"began\":").append(std::to_string(began));
  return std::move(body += '}');
}

std::string body_of(const End& end) { return with_began(body_without_began(end), end.began); }

std::string body_of(const Note& note) {
  return Line(note.kind, note.time, 0).line().json("facts", scrubbed(note.facts).dump()).closed();
}

Result<Begin> begin_of(std::string_view body) {
  const auto json = Json::parse(body);
  if (!json || (*json)["kind"].text() != "begin")
    return invalid("not the record of a call's begin");
  Begin begin;
  for (const auto& [name, field, is] : kBeginTexts) begin.*field = (*json)[name].as_string();
  begin.generation = static_cast<std::uint32_t>((*json)["generation"].as_int());
  begin.time = (*json)["time"].as_int();
  return begin;
}

}  // namespace cox::audit
