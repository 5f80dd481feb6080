#include "plugins/signal_stack.hpp"

#include <csignal>

namespace cox::plugins {

// The room stays as it is: written to, it would be taken of memory.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
SignalStack::SignalStack() {
  stack_t there{};
  if (::sigaltstack(nullptr, &there) != 0 || (there.ss_flags & SS_DISABLE) == 0) return;
  stack_t ours{};
  ours.ss_sp = room_.data();
  ours.ss_size = room_.size();
  in_use_ = ::sigaltstack(&ours, nullptr) == 0;
}

SignalStack::~SignalStack() {
  if (!in_use_) return;
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  ::sigaltstack(&none, nullptr);
}

}  // namespace cox::plugins
