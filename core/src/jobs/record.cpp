#include "jobs/record.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace cox::jobs {

namespace {

constexpr std::array<std::string_view, 3> kStates = {"queued", "running", "ended"};

State state_of(std::string_view name) {
  const auto* found = std::ranges::find(kStates, name);
  return found == kStates.end() ? State::ended : static_cast<State>(found - kStates.begin());
}

}  // namespace

std::string_view to_string(State state) { return kStates[static_cast<std::size_t>(state)]; }

End end_of(std::string outcome, std::string error) {
  End end;
  end.outcome = std::move(outcome);
  end.error = std::move(error);
  return end;
}

std::string reason(const End& end) {
  if (!end.error.empty()) return end.error;
  if (end.signal != 0) return text::cat("killed by signal ", end.signal);
  return end.exit > 0 ? text::cat("exit status ", end.exit) : "";
}

bool is_account(const chat::Message& speaker, const authority::Identity& account) {
  return speaker.adapter == account.adapter && speaker.user == account.account &&
         (speaker.known() || !account.known);
}

std::string name_of(const chat::Message& message, const std::string& linked) {
  if (!linked.empty()) return linked;
  return message.user_name.empty() ? message.user : message.user_name;
}

std::string Record::by() const { return message == nullptr ? plugin : name_of(*message, person); }

Json to_json(const End& end) {
  Json json = Json::object({{"outcome", end.outcome},
                            {"output_bytes", end.output_bytes},
                            {"duration_ms", end.duration}});
  if (end.exit >= 0) json.set("exit", end.exit);
  if (end.signal != 0) json.set("signal", end.signal);
  if (!end.error.empty()) json.set("error", end.error);
  return json;
}

End end_from_json(const Json& json) {
  End end;
  end.outcome = json["outcome"].as_string();
  end.exit = static_cast<int>(json["exit"].as_int(-1));
  end.signal = static_cast<int>(json["signal"].as_int());
  end.error = json["error"].as_string();
  end.output_bytes = static_cast<std::uint64_t>(json["output_bytes"].as_int());
  end.duration = json["duration_ms"].as_int();
  return end;
}

Json to_json(const Record& record) {
  Json json = Json::object({{"number", record.number},
                            {"plugin", record.plugin},
                            {"call", record.call},
                            {"part_of", record.part_of},
                            {"spec", to_json(record.spec)},
                            {"address", chat::to_json(record.address)},
                            {"person", record.person},
                            {"addressed", record.addressed},
                            {"state", to_string(record.state)},
                            {"created", record.created},
                            {"started", record.started},
                            {"ended", record.ended},
                            {"percent", record.percent},
                            {"step", record.step},
                            {"told", record.told},
                            {"shown", record.shown},
                            {"shown_message", record.shown_message}});
  if (record.message != nullptr) json.set("message", chat::to_json(*record.message));
  if (!record.end.outcome.empty()) json.set("end", to_json(record.end));
  return json;
}

Record record_from_json(const Json& json) {
  Record record;
  auto spec = parse_spec(json["spec"]);
  if (!spec.ok()) return record;
  record.spec = std::move(*spec);
  record.number = static_cast<Number>(json["number"].as_int());
  record.plugin = json["plugin"].as_string();
  record.call = json["call"].as_string();
  record.part_of = static_cast<Number>(json["part_of"].as_int());
  if (json.contains("message"))
    record.message =
        std::make_shared<const chat::Message>(chat::message_from_json(json["message"].text()));
  record.address = chat::address_from_json(json["address"].text());
  record.person = json["person"].as_string();
  record.addressed = json["addressed"].as_bool();
  record.state = state_of(json["state"].text());
  record.created = json["created"].as_int();
  record.started = json["started"].as_int();
  record.ended = json["ended"].as_int();
  record.percent = static_cast<int>(json["percent"].as_int(-1));
  record.step = json["step"].as_string();
  record.end = end_from_json(json["end"]);
  record.told = json["told"].as_bool(true);
  record.shown = static_cast<std::uint64_t>(json["shown"].as_int());
  record.shown_message = json["shown_message"].as_string();
  return record;
}

}  // namespace cox::jobs
