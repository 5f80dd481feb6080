// The state of the connections in a file, so that `cox adapters` can show it without asking the
// bot. Threads: any; the file is written on the executor's.
#pragma once

#include <cox/json.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/status.hpp"
#include "base/timers.hpp"

namespace cox {

class ConnectionBoard {
 public:
  // How old the file may be while something changes.
  static constexpr Millis kEvery = 1'000;

  ConnectionBoard(std::string path, const Clock& clock, Timers& timers, Executor& executor,
                  std::function<Json()> list);
  // Looks again and again until stop().
  void start();
  void stop();
  // Writes it where something is other than before.
  void look();

  struct Seen {
    Json adapters;  // as `adapters` shows them, their times as of now
    Millis age = 0;
  };
  // What the file says. not_found: no bot has run in that home.
  static Result<Seen> read(const std::string& path, Millis now);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cox
