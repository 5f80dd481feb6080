#include "engine/planner.hpp"

#include "engine/describe.hpp"
#include "engine/plan.hpp"

namespace runbooks {

namespace {

using cox::Json;
using namespace std::chrono_literals;

// The bot plans right before it runs; what is older was found for another time.
constexpr auto kFresh = 10s;
constexpr std::size_t kMostPlans = 100;

}  // namespace

std::string Planner::key_of(const std::string& command, const Json& arguments,
                            const std::string& user) {
  return command + "\n" + user + "\n" + arguments.dump();
}

Values Planner::look(const Program& program, const Json& arguments) const {
  Values values;
  for (const auto& [name, value] : arguments.members()) {
    if (!value.is_null()) values.set(name, value);
  }
  std::string error;
  find_out(program, home_, values, error);
  // An answer, and no failure of the plugin: who asks for a branch that is not there hears so.
  if (!error.empty()) throw cox::Error(COX_INVALID, "This cannot be planned: " + error);
  return values;
}

Planned Planner::plan(const std::string& key, const Program& program, const Json& arguments,
                      const Json& source, const std::string& about) {
  Planned planned;
  planned.values = look(program, arguments);
  Json found = Json::object();
  for (const auto& [name, value] : planned.values.json().members()) {
    const bool given = arguments.contains(name) || name.rfind("if.", 0) == 0;
    if (!given) found.set(name, value);
  }
  const std::string digest = plugin_.crypto().digest(source.dump());
  planned.facts.set("runbook", cox::to_hex(digest).substr(0, 16));
  planned.facts.set("found", found).set("steps", facts(program, planned.values));
  planned.text = about + (about.empty() ? "" : "\n") + describe(program, planned.values);
  if (kept_.size() >= kMostPlans) kept_.clear();
  kept_[key] = {planned.values, plugin_.now()};
  return planned;
}

Values Planner::values_for(const std::string& key, const Program& program, const Json& arguments) {
  const auto found = kept_.find(key);
  if (found != kept_.end()) {
    const Kept kept = found->second;
    kept_.erase(found);
    if (plugin_.now() - kept.at < kFresh) return kept.values;
  }
  return look(program, arguments);
}

}  // namespace runbooks
