#include "signals.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace cox {

namespace {

sigset_t handled() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

// An eventfd adds up what is written; one bit each keeps wishes apart.
constexpr std::uint64_t bit(Wish wish) { return std::uint64_t{1} << (16 * static_cast<int>(wish)); }

}  // namespace

Signals::Signals() {
  const sigset_t set = handled();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a limit on files is a failure to write, not the end
  signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  wishes_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

Signals::~Signals() {
  close(signals_);
  close(wishes_);
}

void Signals::ask(Wish wish) {
  const std::uint64_t value = bit(wish);
  [[maybe_unused]] const auto written = write(wishes_, &value, sizeof(value));
}

Wish Signals::wait(std::chrono::milliseconds patience) {
  switch (wait_for_one(patience)) {
    case Came::signal:
      return read_signal();
    case Came::wish:
      return read_wish();
    default:
      return Wish::none;
  }
}

bool Signals::wait_for_stop(std::chrono::milliseconds patience) {
  const Came came = wait_for_one(patience);
  if (came == Came::wish) static_cast<void>(read_wish());
  return came == Came::signal && read_signal() == Wish::stop;
}

Signals::Came Signals::wait_for_one(std::chrono::milliseconds patience) const {
  pollfd both[] = {{signals_, POLLIN, 0}, {wishes_, POLLIN, 0}};
  if (poll(both, 2, static_cast<int>(patience.count())) <= 0) return Came::nothing;
  return (both[0].revents & POLLIN) != 0 ? Came::signal : Came::wish;
}

Wish Signals::read_signal() {
  signalfd_siginfo info{};
  if (read(signals_, &info, sizeof(info)) != sizeof(info)) return Wish::none;
  return info.ssi_signo == SIGHUP ? Wish::reload_config : Wish::stop;
}

// Stopping wins over restarting, restarting over reading the config.
Wish Signals::read_wish() {
  std::uint64_t value = 0;
  if (read(wishes_, &value, sizeof(value)) != sizeof(value)) return Wish::none;
  for (const Wish wish : {Wish::stop, Wish::restart, Wish::reload_config}) {
    if ((value / bit(wish)) % (1u << 16) != 0) return wish;
  }
  return Wish::none;
}

}  // namespace cox
