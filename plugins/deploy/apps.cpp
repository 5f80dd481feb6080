#include "apps.hpp"

#include <set>

#include "engine/library.hpp"
#include "script.hpp"

namespace deploy {

namespace {

// An order of each kind, to find what is wrong before anybody gives one.
void check_orders(const App& app, const std::string& mirror, Problems& problems) {
  const std::string commit(40, '0');
  for (const auto& [env, environment] : app.environments) {
    if (!problems.empty()) return;
    make_program(app, {Kind::deploy, app.name, env, app.ref, "", commit}, mirror, problems);
    if (problems.empty())
      make_program(app, {Kind::rollback, app.name, env, "", commit, commit}, mirror, problems);
  }
}

}  // namespace

std::optional<App> app_from(const std::string& file, const std::string& text, Problems& problems) {
  runbooks::Problem problem;
  const auto node = runbooks::parse_node(text, problem);
  if (!node) {
    problems.push_back(problem);
    return std::nullopt;
  }
  App app = read_app(*node, runbooks::id_of_file(file), problems);
  if (!problems.empty()) return std::nullopt;
  return app;
}

Apps::Apps(const std::vector<runbooks::File>& files, std::string mirrors, const Good& good)
    : mirrors_(std::move(mirrors)) {
  for (const runbooks::File& file : files) {
    if (!file.error.empty()) {
      problems_.push_back(file.name + ": " + file.error);
    } else if (try_text(file.name, file.text, false)) {
      continue;
    }
    if (const auto before = good(file.name)) try_text(file.name, *before, true);
  }
}

bool Apps::try_text(const std::string& file, const std::string& text, bool older) {
  Problems problems;
  auto app = app_from(file, text, problems);
  if (app) check_orders(*app, mirror_of(app->name), problems);
  if (app && problems.empty() && entries_.count(app->name) > 0)
    problems.push_back(
        {app->line, "the app '" + app->name + "' is already in " + entries_.at(app->name).file});
  std::set<std::string> told;  // several environments have the same steps
  for (const runbooks::Problem& each : problems) {
    const std::string line = runbooks::to_text(each, file);
    if (!older && told.insert(line).second) problems_.push_back(line);
  }
  if (!problems.empty()) return false;
  const std::string name = app->name;
  entries_.emplace(name, Entry{file, text, older, std::move(*app)});
  return true;
}

const Apps::Entry* Apps::find(const std::string& app) const {
  const auto found = entries_.find(app);
  return found == entries_.end() ? nullptr : &found->second;
}

std::vector<std::string> Apps::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

std::vector<std::string> Apps::environments() const {
  std::set<std::string> names;
  for (const auto& [name, entry] : entries_) {
    for (const auto& [env, environment] : entry.app.environments) names.insert(env);
  }
  return {names.begin(), names.end()};
}

}  // namespace deploy
