// What the bot waits for: signals, and wishes of other threads. Threads: made before any other
// thread begins; one waits at a time; ask() any.
#pragma once

#include <chrono>
#include <cstdint>

namespace cox {

enum class Wish { none, stop, restart, reload_config };

class Signals {
 public:
  // Takes SIGTERM, SIGINT and SIGHUP for this process, and ignores SIGPIPE. They are not blocked:
  // the programs that plugins start would have them blocked as well, and nobody could end those.
  // One object at a time.
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

  // Where a plugin has changed them so that the bot could not be stopped, would die of a connection
  // that ends, or could not hear how its children end: they are as before again, and the log says
  // so. By the one that waits, now and then.
  static void take_back();

  // For the time between this program and the one that replaces it: what comes is kept for that.
  static void hold();

 private:
  enum class Came { nothing, signal, wish };
  Came wait_for_one(std::chrono::milliseconds patience) const;
  Wish read_signal();
  Wish read_wish();

  int signals_ = -1;
  int wishes_ = -1;
};

}  // namespace cox
