#include "config/changes.hpp"

#include <set>
#include <string_view>

#include "config/report.hpp"

namespace cox::config {
namespace {

template <class Value>
void keep(std::string_view key, const Value& running, Value& next,
          std::vector<std::string>& different) {
  if (running == next) return;
  next = running;
  different.emplace_back(key);
}

// Objects are compared key by key, everything else as a whole.
void compare(const Json& running, const Json& next, const std::string& path,
             std::set<std::string>& keys) {
  if (running == next) return;
  if (!running.is_object() || !next.is_object()) {
    keys.insert(path);
    return;
  }
  for (const Json* side : {&running, &next}) {
    for (const auto& [key, value] : side->members())
      compare(running[key], next[key], path_of(path, key), keys);
  }
}

}  // namespace

std::vector<std::string> changed_keys(const Config& running, const Config& next) {
  std::set<std::string> keys;
  const Json none = Json::object();
  const auto values = [&](const Config& config) -> const Json& {
    return config.values.is_object() ? config.values : none;
  };
  compare(values(running), values(next), "", keys);
  return {keys.begin(), keys.end()};
}

std::vector<std::string> changed_plugins(const Config& running, const Config& next) {
  std::set<std::string> ids;
  for (const Config* config : {&running, &next}) {
    for (const auto& [id, settings] : config->plugins) {
      if (running.plugin(id) != next.plugin(id)) ids.insert(id);
    }
  }
  return {ids.begin(), ids.end()};
}

std::vector<std::string> keep_until_restart(const Config& running, Config& next) {
  std::vector<std::string> different;
  keep("adapters", running.adapters, next.adapters, different);
  keep("plugin_folders", running.plugin_folders, next.plugin_folders, different);
  keep("adapter_folders", running.adapter_folders, next.adapter_folders, different);
  keep("limits.threads", running.threads, next.threads, different);
  keep("limits.inbox", running.inbox, next.inbox, different);
  return different;
}

}  // namespace cox::config
