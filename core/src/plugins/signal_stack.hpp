// A stack for signal handlers, so that a thread whose own stack is full can still tell of it.
#pragma once

#include <array>
#include <cstddef>

namespace cox::plugins {

// For the thread that makes it, until it is destroyed by that thread. A thread that has one (a
// sanitizer gives each of its own) keeps it. What it takes of memory is taken once it is used.
class SignalStack {
 public:
  static constexpr std::size_t kSize = 32 * 1024;

  SignalStack();
  ~SignalStack();
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

 private:
  bool in_use_ = false;
  alignas(16) std::array<std::byte, kSize> room_;
};

}  // namespace cox::plugins
