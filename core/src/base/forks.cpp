#include "base/forks.hpp"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cstring>

namespace cox::forks {
namespace {

std::atomic<int> kept_back{-1};
std::atomic<bool> copied{false};

// Runs in the copy, before fork() returns there.
void begin_copy() {
  copied = true;
  if (const int file = kept_back.exchange(-1); file >= 0) ::close(file);
}

void say(const char* text) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, std::strlen(text));
}

}  // namespace

void keep_from_copies(int file) {
  static const bool looks = ::pthread_atfork(nullptr, nullptr, begin_copy) == 0;
  static_cast<void>(looks);
  kept_back = file;
}

bool is_copy() { return copied.load(std::memory_order_relaxed); }

void end_copy(const char* plugin) {
  say("cox: ");
  say(plugin);
  say(" made a copy of the bot with fork() and let it come back from a handler; the copy was "
      "ended: "
      "let it end by itself with _exit(), or start a job\n");
  ::_exit(1);
}

}  // namespace cox::forks
