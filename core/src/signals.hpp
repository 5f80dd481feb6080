// What the main thread waits for: signals, and wishes of other threads. Threads: block() before any
// other thread begins; wait() on the main thread; ask() any.
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

  // Wakes the main thread.
  void ask(Wish wish);
  // What somebody wishes, or none after `patience`.
  Wish wait(std::chrono::milliseconds patience);

 private:
  Wish read_signal();
  Wish read_wish();

  int signals_ = -1;
  int wishes_ = -1;
};

}  // namespace cox
