#include "engine/run.hpp"

#include <array>

namespace runbooks {

namespace {

using cox::Json;

constexpr std::array kPhases = {"steps", "rollback", "on_failure", "over"};

Json list_of(const std::set<std::string>& names) {
  Json list = Json::array();
  for (const std::string& name : names) list.push(name);
  return list;
}

std::set<std::string> names_of(const Json& list) {
  std::set<std::string> names;
  for (const Json& item : list.items()) names.insert(item.as_string());
  return names;
}

Json to_json(const Pending& pending) {
  return Json::object({{"step", pending.step},
                       {"attempt", pending.attempt},
                       {"delay", pending.delay},
                       {"since", pending.since},
                       {"until", pending.until},
                       {"boot", pending.boot},
                       {"job", pending.job},
                       {"note", pending.note}});
}

Pending pending_from_json(const Json& json) {
  Pending pending;
  pending.step = static_cast<std::size_t>(json["step"].as_int());
  pending.attempt = static_cast<int>(json["attempt"].as_int(1));
  pending.delay = json["delay"].as_bool();
  pending.since = json["since"].as_int();
  pending.until = json["until"].as_int();
  pending.boot = json["boot"].as_string();
  pending.job = json["job"].as_string();
  pending.note = json["note"];
  return pending;
}

Run::Phase phase_of(std::string_view name) {
  for (std::size_t i = 0; i < kPhases.size(); ++i) {
    if (name == kPhases[i]) return static_cast<Run::Phase>(i);
  }
  return Run::Phase::over;
}

}  // namespace

std::string Run::outcome() const {
  if (phase != Phase::over) return queued ? "queued" : "running";
  if (unknown) return "unknown";
  if (ok()) return "ok";
  if (progress.done.count("#rollback") > 0) return "rolled back";
  return cancelled ? "cancelled" : "failed";
}

Json to_json(const Run& run) {
  Json json = Json::object({{"id", run.id},
                            {"runbook", run.runbook},
                            {"line", run.line},
                            {"title", run.title},
                            {"arguments", run.arguments},
                            {"who", run.who},
                            {"address", run.address},
                            {"call", run.call},
                            {"job", run.job},
                            {"queued", run.queued},
                            {"began", run.began},
                            {"ended", run.ended},
                            {"phase", kPhases[static_cast<std::size_t>(run.phase)]},
                            {"next", run.next},
                            {"values", run.values.json()},
                            {"begun", list_of(run.progress.began)},
                            {"done", list_of(run.progress.done)},
                            {"error", run.error},
                            {"failed_step", run.failed_step},
                            {"later_error", run.later_error},
                            {"unknown", run.unknown},
                            {"cancelled", run.cancelled},
                            {"turn", run.turn}});
  if (run.pending) json.set("pending", to_json(*run.pending));
  return json;
}

Run run_from_json(const Json& json) {
  Run run;
  run.id = json["id"].as_string();
  run.runbook = json["runbook"].as_string();
  run.line = json["line"].as_string();
  run.title = json["title"].as_string();
  run.arguments = json["arguments"];
  run.who = json["who"];
  run.address = json["address"];
  run.call = json["call"].as_string();
  run.job = json["job"].as_string();
  run.queued = json["queued"].as_bool();
  run.began = json["began"].as_int();
  run.ended = json["ended"].as_int();
  run.phase = phase_of(json["phase"].text());
  run.next = static_cast<std::size_t>(json["next"].as_int());
  if (json.contains("pending")) run.pending = pending_from_json(json["pending"]);
  run.values = Values(json["values"]);
  run.progress = {names_of(json["begun"]), names_of(json["done"])};
  run.error = json["error"].as_string();
  run.failed_step = json["failed_step"].as_string();
  run.later_error = json["later_error"].as_string();
  run.unknown = json["unknown"].as_bool();
  run.cancelled = json["cancelled"].as_bool();
  run.turn = static_cast<std::uint64_t>(json["turn"].as_int());
  return run;
}

}  // namespace runbooks
