#include "cli/check.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/check_stores.hpp"
#include "cli/trial.hpp"
#include "config/secret_values.hpp"
#include "home.hpp"
#include "plugins/watcher.hpp"

namespace cox::cli {

namespace {

namespace fs = std::filesystem;
using Problems = std::vector<std::string>;

// The needs of each plugin against what there is.
void check_needs(const std::vector<Trial>& trials, Problems& problems) {
  for (const Trial& trial : trials) {
    const auto needs = plugins::parse_needs(trial.needs);
    if (!needs.ok() || trial.disabled) continue;  // the former was refused before
    for (const plugins::Need& need : *needs) {
      const bool met = std::ranges::any_of(trials, [&](const Trial& other) {
        const auto version = plugins::parse_version(other.version);
        return !other.disabled && other.id == need.id && version.ok() &&
               plugins::satisfies(*version, need);
      });
      if (!met)
        problems.push_back(text::cat(trial.id, " needs ", need.text, ", which is not there"));
    }
  }
}

void check_commands(const Trial& one, const Trial& other, Problems& problems) {
  for (const auto& a : one.declared.commands) {
    for (const auto& b : other.declared.commands) {
      if (a.command.id != b.command.id) continue;
      problems.push_back(
          text::cat("command '", a.command.id, "' is declared by ", other.id, " and by ", one.id));
    }
  }
}

// One command or plugin id, one owner.
void check_ids(const std::vector<Trial>& trials, Problems& problems) {
  for (std::size_t i = 0; i < trials.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (trials[i].id == trials[j].id)
        problems.push_back(text::cat("two libraries have the id '", trials[i].id, "'"));
      check_commands(trials[i], trials[j], problems);
    }
  }
}

// An id in the config for which there is no plugin is usually a misspelt one.
void check_names(const config::Config& config, const std::vector<Trial>& trials,
                 Problems& problems) {
  std::vector<std::string> ids;
  std::ranges::transform(trials, std::back_inserter(ids), &Trial::id);
  const auto look = [&](const std::string& key, const std::string& id) {
    if (std::ranges::find(ids, id) != ids.end()) return;
    const std::string meant = text::nearest(id, ids);
    problems.push_back(text::cat(key, ": there is no plugin '", id, "' that loads",
                                 meant.empty() ? "" : text::cat("; did you mean '", meant, "'?")));
  };
  for (const auto& [id, settings] : config.plugins) look(text::cat("plugins.", id), id);
  for (const std::string& id : config.disabled) look("disabled", id);
  for (const config::SecretSource& secret : config.secrets) {
    for (const std::string& id : secret.plugins)
      look(text::cat("secrets.", secret.name, ".plugins"), id);
  }
}

// Secrets that cannot be read, and those that others may read too; never what they are.
void check_secrets(const config::Config& config, Problems& problems) {
  const auto values = config::read_secrets(config.secrets);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string key = text::cat("secrets.", config.secrets[i].name);
    if (!values[i].value.ok())
      problems.push_back(text::cat(key, ": cannot be read: ", values[i].value.status().message()));
    if (!values[i].warning.empty())
      std::printf("warning: %s: %s\n", key.c_str(), values[i].warning.c_str());
  }
}

// One route, one owner.
void check_routes(const std::vector<Trial>& trials, Problems& problems) {
  routing::RouteTable all;
  std::vector<std::string> owners;
  for (const Trial& trial : trials) {
    for (const work::DeclaredRoute& declared : trial.declared.routes) {
      std::size_t taken = 0;
      const bool free = all.add(declared.route.pattern, owners.size(), &taken);
      owners.push_back(trial.id);
      if (free) continue;
      problems.push_back(text::cat("route \"", declared.route.pattern.text(), "\" is declared by ",
                                   owners[taken], " and by ", trial.id));
    }
  }
}

void check_plugin(TrialBench& bench, const std::string& path, std::vector<Trial>& trials,
                  Problems& problems) {
  auto trial = bench.run(path);
  if (!trial.ok()) {
    problems.push_back(text::cat(path, ": ", trial.status().message()));
    return;
  }
  if (trial->adapter) {
    problems.push_back(text::cat(path, ": is an adapter: it belongs into adapters/"));
    return;
  }
  for (const std::string& key : trial->unknown_settings) {
    problems.push_back(
        text::cat("plugins.", trial->id, ".", key, ": the plugin has no such setting"));
  }
  trials.push_back(std::move(*trial));
}

// Where the bot would take an adapter from; empty where it is not there.
std::string find_adapter(const std::string& name, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    std::string path = text::cat(folder, "/", name, ".so");
    if (fs::exists(path)) return path;
  }
  return {};
}

// The libraries of those that the config names and that can be loaded, by their names.
std::map<std::string, std::string> check_adapters(TrialBench& bench, const config::Config& config,
                                                  const std::vector<std::string>& folders,
                                                  Problems& problems) {
  std::set<std::string> seen;
  std::map<std::string, std::string> good;
  for (const config::AdapterEntry& entry : config.adapters) {
    // One without a name was reported before.
    if (entry.adapter.empty() || !seen.insert(entry.adapter).second) continue;
    const std::string path = find_adapter(entry.adapter, folders);
    if (path.empty()) {
      problems.push_back(text::cat("adapters.", entry.name, ": there is no ", entry.adapter,
                                   ".so in ", text::join(folders, ", ")));
      continue;
    }
    const auto trial = bench.run(path);
    if (!trial.ok()) {
      problems.push_back(text::cat(path, ": ", trial.status().message()));
    } else if (!trial->adapter) {
      problems.push_back(text::cat(path, ": is a plugin, not an adapter"));
    } else {
      good[entry.adapter] = path;
    }
  }
  return good;
}

// One line for what an adapter found out; what is wrong is a problem.
void tell_finding(const std::string& entry, const Json& finding, Problems& problems) {
  std::string line = text::cat("adapters.", entry, ": ", finding["what"].text());
  const std::string_view advice = finding["advice"].text();
  if (!advice.empty()) line += text::cat("; ", advice);
  line = log::scrubbed(line);
  if (finding["level"].text() == "error") {
    problems.push_back(std::move(line));
  } else {
    const char* level = finding["level"].text() == "warning" ? "warning" : "ok";
    std::printf("%s: %s\n", level, line.c_str());
  }
}

// What an entry is worth on its platform: tokens, scopes, addresses.
void check_online(TrialBench& bench, const std::string& path, const std::string& name,
                  const Json& settings, Problems& problems) {
  const auto findings = bench.try_online(path, settings);
  if (!findings.ok())
    problems.push_back(log::scrubbed(
        text::cat("adapters.", name, ": cannot be tried: ", findings.status().message())));
  if (!findings.ok()) return;
  if (findings->size() == 0) std::printf("ok: adapters.%s: has nothing to try\n", name.c_str());
  for (const Json& finding : findings->items()) tell_finding(name, finding, problems);
}

// What each entry says, as its adapter reads it.
void check_entries(TrialBench& bench, const config::Config& config,
                   const std::map<std::string, std::string>& adapters, bool online,
                   Problems& problems) {
  for (const config::AdapterEntry& entry : config.adapters) {
    const auto library = adapters.find(entry.adapter);
    if (library == adapters.end()) continue;  // reported before
    const std::string& path = library->second;
    Json settings = entry.settings;
    settings.set("session", entry.name);
    const Status valid = bench.validate(path, settings);
    if (!valid.ok()) {
      problems.push_back(log::scrubbed(valid.message()));
    } else if (online) {
      check_online(bench, path, entry.name, settings, problems);
    }
  }
}

void check_folders(std::string_view key, const std::vector<std::string>& folders,
                   Problems& problems) {
  for (const std::string& folder : folders) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
      problems.push_back(text::cat(key, ": there is no folder ", folder));
  }
}

std::vector<std::string> with(std::vector<std::string> folders,
                              const std::vector<std::string>& more) {
  folders.insert(folders.end(), more.begin(), more.end());
  return folders;
}

// The config to check the rest with: where it is wrong, what can be made of it.
config::Config check_config(const std::string& file, bool required, Problems& problems) {
  if (!required && !is_there(file)) {
    std::printf("no %s: the defaults hold (terminal alone, open policy)\n", file.c_str());
    return config::defaults();
  }
  config::Loaded loaded = config::load(file);
  for (const auto& found : {loaded.problems, loaded.config.doubts}) {
    for (const config::Problem& problem : found) {
      std::string line = config::describe({problem}, file);
      line.pop_back();  // its line break
      problems.push_back(std::move(line));
    }
  }
  check_folders("plugin_folders", loaded.config.plugin_folders, problems);
  check_folders("adapter_folders", loaded.config.adapter_folders, problems);
  return loaded.config;
}

Status check_libraries(const Home& home, const config::Config& config, bool online,
                       std::size_t& plugins, Problems& problems) {
  auto bench = TrialBench::make(config);
  if (!bench.ok()) return bench.status();
  std::vector<Trial> trials;
  const auto folders = with({box_plugins(), home.plugins()}, config.plugin_folders);
  for (const std::string& each : folders) {
    for (const std::string& path : plugins::libraries_in(each))
      check_plugin(**bench, path, trials, problems);
  }
  check_needs(trials, problems);
  check_ids(trials, problems);
  check_routes(trials, problems);
  check_names(config, trials, problems);
  const auto adapters = check_adapters(
      **bench, config, with({home.adapters(), box_adapters()}, config.adapter_folders), problems);
  check_entries(**bench, config, adapters, online, problems);
  plugins = trials.size();
  return {};
}

int check(const std::string& folder, const std::string& config_file, bool online) {
  log::Options quiet;
  quiet.level = log::Level::off;
  log::configure(quiet);
  const Home home{fs::absolute(folder).lexically_normal().string()};
  if (!fs::is_directory(home.folder)) {
    std::fprintf(stderr, "cox: there is no folder %s; is --home right?\n", home.folder.c_str());
    return 2;
  }
  Problems problems;
  const config::Config config = check_config(config_file.empty() ? home.config() : config_file,
                                             !config_file.empty(), problems);
  check_secrets(config, problems);
  check_stores(home, problems);
  std::size_t plugins = 0;
  if (Status checked = check_libraries(home, config, online, plugins, problems); !checked.ok()) {
    std::fprintf(stderr, "cox: %s\n", checked.message().c_str());
    return 2;
  }
  for (const std::string& problem : problems) std::printf("problem: %s\n", problem.c_str());
  if (problems.empty())
    std::printf("ok: %zu plugins, %zu adapters, no problem\n", plugins, config.adapters.size());
  return problems.empty() ? 0 : 1;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto home = std::make_shared<std::string>(".");
  auto config = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("check", "List every problem of a home: config, plugins, permissions");
  command->add_option("--home", *home, "The home to check")->envname("COX_HOME");
  command->add_option("--config", *config, "Config file instead of HOME/cox.json");
  auto online = std::make_shared<bool>(false);
  command->add_flag("--online", *online, "Try tokens and scopes on the platforms as well");
  command->callback(
      [home, config, online, &exit_code] { exit_code = check(*home, *config, *online); });
}

}  // namespace cox::cli
