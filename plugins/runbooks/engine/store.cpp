#include "engine/store.hpp"

#include <algorithm>

namespace runbooks {

namespace {

using cox::Json;

constexpr std::size_t kMostHistory = 500;
constexpr const char* kHistory = "runs/";

// Keys sort as their numbers do.
std::string history_key(const std::string& id) {
  return kHistory + std::string(id.size() < 12 ? 12 - id.size() : 0, '0') + id;
}

Json brief(const Run& run) {
  Json json = to_json(run);
  for (const char* bulky : {"values", "begun", "pending", "call", "next", "turn"})
    json.erase(bulky);
  json.set("outcome", run.outcome());
  return json;
}

}  // namespace

void Store::add(Run& run, const Json& source) const {
  cox::Brain brain = plugin_.brain();
  brain.transaction().set("run/" + run.id, to_json(run)).set("source/" + run.id, source).commit();
  if (const auto stored = brain.find("run/" + run.id)) run.revision = stored->revision;
}

bool Store::save(Run& run) const {
  ++run.turn;
  cox::Brain brain = plugin_.brain();
  if (!brain.set_if("run/" + run.id, to_json(run), run.revision)) return false;
  const auto stored = brain.find("run/" + run.id);
  if (!stored || static_cast<std::uint64_t>(stored->value["turn"].as_int()) != run.turn)
    return false;
  run.revision = stored->revision;
  return true;
}

std::optional<Run> Store::find(const std::string& id) const {
  const auto stored = plugin_.brain().find("run/" + id);
  if (!stored) return std::nullopt;
  Run run = run_from_json(stored->value);
  run.revision = stored->revision;
  return run;
}

std::vector<Run> Store::open() const {
  std::vector<Run> runs;
  for (const cox::Stored& each : plugin_.brain().scan("run/")) {
    runs.push_back(run_from_json(each.value));
    runs.back().revision = each.revision;
  }
  return runs;
}

Json Store::source(const std::string& id) const {
  return plugin_.brain().get("source/" + id, Json());
}

void Store::close(const Run& run) const {
  // The history first: a run that is closed twice does no harm, one that is lost does.
  cox::Transaction history = plugin_.common_brain().transaction();
  history.set(history_key(run.id), brief(run));
  const auto kept = plugin_.common_brain().scan(kHistory);
  for (std::size_t i = 0; i + kMostHistory <= kept.size(); ++i) history.remove(kept[i].key);
  history.commit();
  plugin_.brain().transaction().remove("run/" + run.id).remove("source/" + run.id).commit();
}

std::vector<Run> Store::history(std::size_t most) const {
  std::vector<Run> runs;
  const auto kept = plugin_.common_brain().scan(kHistory);
  for (auto each = kept.rbegin(); each != kept.rend() && runs.size() < most; ++each)
    runs.push_back(run_from_json(each->value));
  return runs;
}

std::optional<Run> Store::ended(const std::string& id) const {
  const auto kept = plugin_.common_brain().get(history_key(id));
  if (!kept) return std::nullopt;
  return run_from_json(*kept);
}

}  // namespace runbooks
