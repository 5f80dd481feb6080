#include "signals.hpp"

#include <poll.h>
#include <signal.h>
#include <string.h>  // NOLINT(modernize-deprecated-headers): sigabbrev_np is the C library's
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/crash_report.hpp"

namespace cox {

namespace {

constexpr int kHandled[] = {SIGTERM, SIGINT, SIGHUP};
constexpr int kTaken[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGXFSZ, SIGCHLD};

sigset_t handled() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kHandled) sigaddset(&set, signal);
  return set;
}

// An eventfd adds up what is written; one bit each keeps wishes apart.
constexpr std::uint64_t bit(Wish wish) { return std::uint64_t{1} << (16 * static_cast<int>(wish)); }

// Stopping wins over restarting, restarting over reading the config.
Wish strongest(std::uint64_t wishes) {
  for (const Wish wish : {Wish::stop, Wish::restart, Wish::reload_config}) {
    if ((wishes / bit(wish)) % (1u << 16) != 0) return wish;
  }
  return Wish::none;
}

Wish read_from(int file) {
  std::uint64_t value = 0;
  return read(file, &value, sizeof(value)) == sizeof(value) ? strongest(value) : Wish::none;
}

void write_to(int file, Wish wish) {
  const std::uint64_t value = bit(wish);
  [[maybe_unused]] const auto written = write(file, &value, sizeof(value));
}

std::atomic<int> heard_by{-1};  // the file of the object that there is
std::atomic<pid_t> process{0};

// A copy that a plugin made with fork() has the same file, and is not to stop the bot.
void hear(int signal) {
  const int error = errno;
  if (process == getpid()) {
    write_to(heard_by, signal == SIGHUP ? Wish::reload_config : Wish::stop);
  } else {
    ::signal(signal, SIG_DFL);
    (void)raise(signal);  // it waits for the end of this function
  }
  errno = error;
}

void listen(int signal) {
  struct sigaction action {};
  action.sa_handler = hear;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

bool is_ours(int signal, const struct sigaction& now) {
  if (signal == SIGPIPE || signal == SIGXFSZ) return now.sa_handler != SIG_DFL;
  if (signal == SIGCHLD) return now.sa_handler != SIG_IGN && (now.sa_flags & SA_NOCLDWAIT) == 0;
  // system(3) ignores it as long as its program runs.
  return now.sa_handler == hear || (signal == SIGINT && now.sa_handler == SIG_IGN);
}

void take(int signal) {
  if (signal == SIGPIPE || signal == SIGXFSZ) {
    ::signal(signal, SIG_IGN);  // the latter: a limit on files is a failure to write, not the end
  } else if (signal == SIGCHLD) {
    ::signal(signal, SIG_DFL);
  } else {
    listen(signal);
  }
}

// Who can be told where the handler lies; who set it to what every program has, cannot.
std::string words_of(int signal, const struct sigaction& now) {
  const bool is_handler = now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN;
  const auto* code = is_handler ? reinterpret_cast<void*>(now.sa_handler) : nullptr;
  std::string who = code == nullptr ? "" : plugins::library_of(code);
  if (who.empty()) who = "a plugin";
  const char* what = now.sa_handler == SIG_IGN   ? "had it ignored"
                     : now.sa_handler == SIG_DFL ? "had it set to its default"
                                                 : "had a handler of its own for it";
  const char* why = signal == SIGCHLD   ? "nobody could hear how a program ends"
                    : signal == SIGPIPE ? "a connection that ends would have ended the bot"
                    : signal == SIGXFSZ ? "a file that is too long would have ended the bot"
                                        : "the bot could not have been told to stop";
  return text::cat("SIG", sigabbrev_np(signal), ": ", who, " ", what, ", so that ", why,
                   "; it is taken back");
}

}  // namespace

Signals::Signals()
    : signals_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      wishes_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  heard_by = signals_;
  process = getpid();
  for (const int signal : kTaken) take(signal);
  const sigset_t set = handled();  // whoever was there before may have held them
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

Signals::~Signals() {
  for (const int signal : kHandled) ::signal(signal, SIG_IGN);  // the program ends anyway
  heard_by = -1;
  close(signals_);
  close(wishes_);
}

void Signals::hold() {
  const sigset_t set = handled();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void Signals::take_back() {
  for (const int signal : kTaken) {
    struct sigaction now {};
    if (sigaction(signal, nullptr, &now) != 0 || is_ours(signal, now)) continue;
    take(signal);
    log::warn("bot", words_of(signal, now));
  }
}

void Signals::ask(Wish wish) { write_to(wishes_, wish); }

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
  int found = 0;
  do found = poll(both, 2, static_cast<int>(patience.count()));
  while (found < 0 && errno == EINTR);  // by one that can be read now
  if (found <= 0) return Came::nothing;
  return (both[0].revents & POLLIN) != 0 ? Came::signal : Came::wish;
}

Wish Signals::read_signal() { return read_from(signals_); }
Wish Signals::read_wish() { return read_from(wishes_); }

}  // namespace cox
