// The config that the bot runs with: that of its home, and what the command line says instead of
// it. Threads: one.
#pragma once

#include <string>

#include "base/status.hpp"
#include "bot.hpp"
#include "config/config.hpp"
#include "home.hpp"

namespace cox {

class ConfigFile {
 public:
  ConfigFile(const Home& home, BotOptions options);

  // Reads the file. Where there is none the defaults hold, and it says so on standard error; but
  // not where one was named, or was there before: a config that got lost must not open the policy.
  Result<config::Config> read();

 private:
  std::string path_;
  bool required_;
  BotOptions options_;
};

}  // namespace cox
