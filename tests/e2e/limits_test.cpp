// A machine that has no more files to give, or no more threads: those who are there are served,
// those who come wait, nothing spins, and all goes on when there are some again.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include "chat.hpp"
#include "machine.hpp"
#include "web.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Machine;
using e2e::Ran;
using e2e::run;
using e2e::Web;

namespace {

// While `takes` has been done and until `gives` is.
template <typename Takes, typename Gives>
void serves_without_files(const Home& home, Takes takes, Gives gives) {
  home.config(R"({"policy": "open", "http": {"port": 0}})");
  Chat chat(home);
  Web web(chat);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  chat.says("cox what is web");
  chat.hears("web is green.");

  takes();
  auto waits = web.later("/healthz");
  chat.says("cox what is web");
  chat.hears("web is green.");
  chat.says("cox remember web is red");
  chat.hears("OK, web is red.");
  chat.says("cox status");
  chat.hears("records: ok");
  const double before = e2e::processor_seconds(home);
  CHECK(waits.wait_for(std::chrono::seconds(2)) == std::future_status::timeout);
  CHECK(e2e::processor_seconds(home) - before < 1.5);  // an accept that is tried at once takes 2

  gives();
  CHECK(waits.get().status == 200);
  CHECK(web.get("/healthz").status == 200);
  CHECK(chat.ends() == 0);
  CHECK(run({"audit", "verify", "--home", home.path()}).code == 0);
}

// A bot that has said something, on a machine that has no more threads since.
struct Threadless {
  Threadless() {
    chat.says("cox ping");
    chat.hears("PONG");
    machine.has_no_more_threads();
  }
  Home home;
  Machine machine{home};
  Chat chat{home};
};

// `ulimit -s` for what is started while it lives.
class StackLimit {
 public:
  explicit StackLimit(rlim_t bytes) {
    getrlimit(RLIMIT_STACK, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    REQUIRE(setrlimit(RLIMIT_STACK, &limit) == 0);
  }
  ~StackLimit() { setrlimit(RLIMIT_STACK, &before_); }
  StackLimit(const StackLimit&) = delete;
  StackLimit& operator=(const StackLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("while it may open no file the bot answers, and whoever comes is served later") {
  const Home home;
  // Less than it has, so no further one.
  serves_without_files(
      home, [&] { e2e::limit_open_files(home, 3); }, [&] { e2e::limit_open_files(home, 0); });
}

TEST_CASE("while the whole machine has no file left it is the same") {
  const Home home;
  Machine machine(home);
  serves_without_files(
      home, [&] { machine.has_no_more_files(); }, [&] { machine.recovers(); });
}

TEST_CASE_FIXTURE(Threadless, "without further threads the bot goes on with those that it has") {
  for (int i = 0; i < 5; ++i) {
    chat.says("cox remember web is " + std::to_string(i));
    chat.hears("OK, web is " + std::to_string(i) + ".");
  }
  chat.says("cox reload remember");
  chat.hears("no thread could be started to open remember");
  chat.says("cox what is web");
  chat.hears("web is 4.");
  machine.recovers();
  chat.says("cox reload remember");
  chat.hears("reloaded remember");
  chat.says("cox what is web");
  chat.hears("web is 4.");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Threadless,
                  "a build that comes while there is no thread is loaded once there is one") {
  home.move_in("greeter_1", "greeter");
  chat.logs("not yet: no thread could be started to open greeter.so");
  machine.recovers();
  chat.logs("loaded greeter 1.0.0");
  chat.says("cox hello Bob");
  chat.hears("Hello, Bob!");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Threadless, "without further threads secrets are read one after the other") {
  home.config(R"({"policy": "open", "secrets": {
    "one": {"command": ["echo", "first-of-two"], "plugins": ["spiller"]},
    "two": {"command": ["echo", "second-of-two"], "plugins": ["spiller"]}}})");
  chat.gets(SIGHUP);
  chat.logs("read again");
  machine.recovers();
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

TEST_CASE("an adapter that comes while there is no thread starts once there is one") {
  Home home;
  home.config(R"({"policy": "open", "adapters": {
    "terminal": {"adapter": "shell"}, "both": {"adapter": "twofold"}}})");
  Machine machine(home);
  Chat chat(home);
  chat.logs("there is no twofold.so");
  machine.has_no_more_threads();
  home.move_in_adapter("twofold_1", "twofold");
  chat.logs("'twofold' did not start: no thread could be started");
  machine.recovers();
  chat.logs("the adapter 'twofold' starts after all");
  const std::string log = chat.log();
  CHECK(log.find("no thread could be started") == log.rfind("no thread could be started"));
  CHECK(chat.stops() == 0);
}

TEST_CASE("without a thread to watch over it the bot stops in order all the same") {
  Home home;
  Machine machine(home);
  Chat chat(home);
  chat.says("cox remember web is down");
  chat.hears("OK, web is down.");
  machine.has_no_more_threads();
  CHECK(chat.stops() == 0);
  CHECK(chat.log().find("unloaded remember") != std::string::npos);
}

TEST_CASE("however small the stacks are that it is given, it answers") {
  const Home home;
  const StackLimit small(64 * 1024);
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a bot that gets no thread at all says so, and what to do") {
  Home home;
  Machine machine(home);
  machine.has_no_more_threads();
  Chat chat(home);
  CHECK(chat.is_gone() == 1);
  CHECK(chat.log().find("gives no further thread: allow more") != std::string::npos);
  machine.recovers();
  Chat again(home);
  again.says("cox ping");
  again.hears("PONG");
  CHECK(again.ends() == 0);
}
