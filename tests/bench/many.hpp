// A bot with one plugin that listens to all patterns of a corpus (patterns.py).
#pragma once

#include <cox/json.hpp>
#include <utility>

#include "bench_bot.hpp"

namespace cox::bench {

inline config::Config config_of_many(const Json& corpus) {
  config::Config config;
  config.name = "hubot";
  config.load = 600'000;  // under callgrind it takes long
  config.plugins.emplace_back("many", Json::object({{"patterns", corpus["respond"]}}));
  return config;
}

inline void load_many(Bot& bot) {
  bot.install(BENCH_PLUGINS "/bench_many.so", "many");
  if (auto loaded = bot.engine().plugins().load(bot.plugin_file("many")); !loaded.ok())
    die(loaded.status().message());
}

}  // namespace cox::bench
