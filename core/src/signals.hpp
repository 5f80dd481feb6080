// What the bot waits for: signals, and wishes of other threads. Threads: made before any other
// thread begins; one waits at a time; ask() any.
#pragma once

#include <chrono>
#include <cstdint>

namespace cox {

enum class Wish { none, stop, restart, reload_config };

class Signals {
 public:
  // Blocks SIGTERM, SIGINT and SIGHUP for this thread and those it starts, and ignores SIGPIPE.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Wakes who waits.
  void ask(Wish wish);
  // What somebody wishes, or none after `patience`.
  Wish wait(std::chrono::milliseconds patience);
  // Whether SIGTERM or SIGINT came. A wish of another thread ends the waiting, and is forgotten.
  bool wait_for_stop(std::chrono::milliseconds patience);

 private:
  enum class Came { nothing, signal, wish };
  Came wait_for_one(std::chrono::milliseconds patience) const;
  Wish read_signal();
  Wish read_wish();

  int signals_ = -1;
  int wishes_ = -1;
};

}  // namespace cox
