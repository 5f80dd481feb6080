// The bot: owns the parts, starts and stops them in order, and answers to signals. Thin: whatever
// it does lives in a folder below. Threads: create() and run() on the main thread; the rest any.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/status.hpp"
#include "config/config.hpp"

namespace cox {

class Clock;

// What the command line decides.
struct BotOptions {
  std::string home = ".";
  std::string config;   // empty: HOME/cox.json
  std::string adapter;  // run this one alone
  std::string name;     // instead of the config's
  std::string alias;
  std::vector<std::string> plugin_folders;  // beside those of the config
  bool timings = false;
};

class Bot {
 public:
  // Reads the config, takes the home's lock and opens its stores. Fails with a message for people.
  static Result<std::unique_ptr<Bot>> create(const BotOptions& options);
  ~Bot();

  // Starts everything, stays until a signal, a `shutdown` or the end of the only input, and stops
  // everything. The exit code of the process: 0, or 1 where it could not start or had
  // to be cut off.
  int run();

 private:
  class Parts;
  explicit Bot(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace cox
