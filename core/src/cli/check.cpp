#include "cli/check.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/trial.hpp"
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
    if (!needs.ok()) continue;  // refused before
    for (const plugins::Need& need : *needs) {
      bool met = false;
      for (const Trial& other : trials) {
        const auto version = plugins::parse_version(other.version);
        met = met || (other.id == need.id && version.ok() && plugins::satisfies(*version, need));
      }
      if (!met)
        problems.push_back(text::cat(trial.id, " needs ", need.text, ", which is not there"));
    }
  }
}

// One command or plugin id, one owner.
void check_ids(const std::vector<Trial>& trials, Problems& problems) {
  for (std::size_t i = 0; i < trials.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (trials[i].id == trials[j].id)
        problems.push_back(text::cat("two libraries have the id '", trials[i].id, "'"));
      for (const auto& a : trials[i].declared.commands) {
        for (const auto& b : trials[j].declared.commands) {
          if (a.command.id != b.command.id) continue;
          problems.push_back(text::cat("command '", a.command.id, "' is declared by ", trials[j].id,
                                       " and by ", trials[i].id));
        }
      }
    }
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

void check_library(TrialBench& bench, const std::string& path, std::vector<Trial>& trials,
                   Problems& problems) {
  auto trial = bench.run(path);
  if (!trial.ok()) {
    problems.push_back(text::cat(path, ": ", trial.status().message()));
    return;
  }
  for (const std::string& key : trial->unknown_settings) {
    problems.push_back(
        text::cat("plugins.", trial->id, ".", key, ": the plugin has no such setting"));
  }
  trials.push_back(std::move(*trial));
}

void check_adapters(const config::Config& config, const std::vector<std::string>& folders,
                    Problems& problems) {
  for (const config::AdapterEntry& entry : config.adapters) {
    bool found = false;
    for (const std::string& folder : folders)
      found = found || fs::exists(fs::path(folder) / (entry.adapter + ".so"));
    if (!found) {
      problems.push_back(text::cat("adapters.", entry.name, ": there is no ", entry.adapter,
                                   ".so in ", text::join(folders, ", ")));
    }
  }
}

std::vector<std::string> with(std::vector<std::string> folders,
                              const std::vector<std::string>& more) {
  folders.insert(folders.end(), more.begin(), more.end());
  return folders;
}

int check(const std::string& folder, const std::string& config_file) {
  log::Options quiet;
  quiet.level = log::Level::off;
  log::configure(quiet);
  const Home home{fs::absolute(folder).lexically_normal().string()};
  const std::string file = config_file.empty() ? home.config() : config_file;
  Problems problems;
  config::Config config = config::defaults();
  if (fs::exists(file)) {
    config::Loaded loaded = config::load(file);
    log::configure(quiet);
    if (!loaded.ok())
      problems.push_back(config::describe(loaded.problems, file));
    else
      config = std::move(loaded.config);
  } else {
    std::printf("no %s: the defaults hold (terminal alone, open policy)\n", file.c_str());
  }
  auto bench = TrialBench::make(config);
  if (!bench.ok()) {
    std::fprintf(stderr, "cox: %s\n", bench.status().message().c_str());
    return 2;
  }
  std::vector<Trial> trials;
  const auto folders = with({box_plugins(), home.plugins()}, config.plugin_folders);
  for (const std::string& each : folders) {
    for (const std::string& path : plugins::libraries_in(each))
      check_library(**bench, path, trials, problems);
  }
  check_needs(trials, problems);
  check_ids(trials, problems);
  check_routes(trials, problems);
  check_adapters(config, with({home.adapters(), box_adapters()}, config.adapter_folders), problems);
  for (const std::string& problem : problems) std::printf("problem: %s\n", problem.c_str());
  if (problems.empty())
    std::printf("ok: %zu plugins, %zu adapters, no problem\n", trials.size(),
                config.adapters.size());
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
  command->callback([home, config, &exit_code] { exit_code = check(*home, *config); });
}

}  // namespace cox::cli
