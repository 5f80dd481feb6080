#include "config_file.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"

namespace cox {

namespace {

// The connection of that name, or the first that the adapter of that name serves.
config::AdapterEntry chosen(const std::string& name, const config::Config& config) {
  using config::AdapterEntry;
  for (const auto field : {&AdapterEntry::name, &AdapterEntry::adapter}) {
    const auto found = std::ranges::find(config.adapters, name, field);
    if (found != config.adapters.end()) return *found;
  }
  return {name, name, Json::object()};
}

Status apply(const BotOptions& options, config::Config& config) {
  for (const auto& [option, word] :
       {std::pair("--name", options.name), std::pair("--alias", options.alias)}) {
    if (!config::is_addressee(word))
      return invalid(text::cat(option, " must be one word of at most 64 bytes"));
  }
  if (!options.name.empty()) config.name = options.name;
  if (!options.alias.empty()) config.alias = options.alias;
  if (!options.adapter.empty()) config.adapters = {chosen(options.adapter, config)};
  return {};
}

void say_that_defaults_hold(const std::string& path) {
  std::fprintf(stderr,
               "cox: no %s: running with the terminal alone and the open policy (everybody may do "
               "everything); `cox init` writes a config\n",
               path.c_str());
}

}  // namespace

ConfigFile::ConfigFile(const Home& home, BotOptions options)
    : path_(options.config.empty() ? home.config() : options.config),
      required_(!options.config.empty()),
      options_(std::move(options)) {}

Result<config::Config> ConfigFile::read() {
  config::Config config = config::defaults();
  if (required_ || is_there(path_)) {
    config::Loaded loaded = config::load(path_);
    if (!loaded.ok()) return invalid(config::describe(loaded.problems, path_));
    config = std::move(loaded.config);
    required_ = true;
  } else {
    say_that_defaults_hold(path_);
  }
  if (Status applied = apply(options_, config); !applied.ok()) return applied;
  return config;
}

}  // namespace cox
