#include "signals.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

using namespace cox;

namespace {
constexpr std::chrono::seconds kSignalsPatience(30);
constexpr std::chrono::milliseconds kNow(0);

void (*handler_of(int signal))(int) {
  struct sigaction now {};
  sigaction(signal, nullptr, &now);
  return now.sa_handler;
}
}  // namespace

TEST_CASE("signals become wishes") {
  Signals signals;
  CHECK(signals.wait(kNow) == Wish::none);
  for (const auto& [signal, wish] :
       {std::pair(SIGTERM, Wish::stop), {SIGINT, Wish::stop}, {SIGHUP, Wish::reload_config}}) {
    raise(signal);
    CHECK(signals.wait(kSignalsPatience) == wish);
  }
  raise(SIGPIPE);  // is nothing
  CHECK(signals.wait(kNow) == Wish::none);
}

TEST_CASE("a wish of another thread wakes the one that waits") {
  Signals signals;
  std::thread asker([&] { signals.ask(Wish::restart); });
  CHECK(signals.wait(kSignalsPatience) == Wish::restart);
  asker.join();
}

TEST_CASE("of several wishes the stronger wins, and asking twice is asking once") {
  Signals signals;
  signals.ask(Wish::reload_config);
  signals.ask(Wish::restart);
  signals.ask(Wish::restart);
  signals.ask(Wish::stop);
  CHECK(signals.wait(kSignalsPatience) == Wish::stop);
  CHECK(signals.wait(kNow) == Wish::none);
}

TEST_CASE(
    "what others did to its signals is taken back, but for a handler for the end of children") {
  Signals signals;
  auto* const nothing = +[](int) {};
  signal(SIGTERM, nothing);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGCHLD, SIG_IGN);
  Signals::take_back();
  raise(SIGTERM);
  CHECK(signals.wait(kSignalsPatience) == Wish::stop);
  CHECK((handler_of(SIGPIPE) == SIG_IGN));
  CHECK((handler_of(SIGCHLD) == SIG_DFL));
  signal(SIGCHLD, nothing);
  signal(SIGINT, SIG_IGN);  // as system() does for a while
  Signals::take_back();
  CHECK((handler_of(SIGCHLD) == nothing));
  CHECK((handler_of(SIGINT) == SIG_IGN));
  signal(SIGCHLD, SIG_DFL);
}

TEST_CASE("a signal to a copy of this process is not heard here, and ends the copy") {
  Signals signals;
  const pid_t copy = fork();
  if (copy == 0) {
    raise(SIGTERM);
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(copy, &status, 0) == copy);
  CHECK(WIFSIGNALED(status));
  CHECK(signals.wait(kNow) == Wish::none);
}
