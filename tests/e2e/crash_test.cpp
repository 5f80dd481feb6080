// A plugin that ends the process: the bot says whose code it was, and one in which it dies again
// and again is left out.
#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

constexpr int kSoftware = 70;  // EX_SOFTWARE of sysexits.h

// The sanitizers' own reports of a signal would come after ours, and fail the test.
struct WithoutTheirs {
  WithoutTheirs() {
    for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS"}) {
      const char* before = ::getenv(name);
      const std::string all = std::string(before == nullptr ? "" : before) + ":handle_segv=0";
      ::setenv(name, all.c_str(), 1);
    }
  }
};

struct Crashing {
  Crashing() { home.config(R"({"policy": "open"})"); }
  // The bot, asked to do what ends it; how it ended.
  int dies_of(const std::string& line, const std::string& told) const {
    Chat chat(home);
    chat.says("cox crasher wake");
    chat.hears("is awake");
    chat.says(line);
    chat.logs("cox: fatal: " + told + " in the code of crasher, build ");
    chat.logs("crasher.");  // a file among the innermost calls
    return chat.is_gone();
  }
  // Dies before it can be asked anything.
  int dies_in_its_start(const std::string& library = "crasher") const {
    Chat chat(home);
    chat.logs("cox: fatal: SIGSEGV in the code of " + library + ", build ");
    return chat.is_gone();
  }
  // Beside the terminal a chat whose build 3 dies as it opens.
  void has_two_chats() const {
    home.config(R"({"policy": "open", "adapters": {
      "terminal": {"adapter": "shell"}, "both": {"adapter": "twofold"}}})");
  }
  const WithoutTheirs without_theirs;
  Home home;
};

}  // namespace

TEST_CASE_FIXTURE(Crashing, "whose code it was is told, now and at the next start") {
  home.move_in("crasher_1", "crasher");
  CHECK(dies_of("cox crasher write", "SIGSEGV") == -SIGSEGV);
  Chat chat(home);
  chat.has_logged("an earlier run died of SIGSEGV in the code of crasher, build ");
  chat.hears(
      "I was stopped in the middle of 'cox crasher write', by SIGSEGV in the code of crasher");
  chat.says("cox audit search crash");
  chat.hears("SIGSEGV in the code of crasher");
  chat.says("cox crasher wake");
  chat.hears("crasher 1.0.0 is awake");
  CHECK(chat.ends() == 0);
  Chat next(home);  // has nothing new to tell
  next.says("cox ping");
  next.hears("PONG");
  CHECK(next.log().find("an earlier run died") == std::string::npos);
  CHECK(next.ends() == 0);
}

TEST_CASE_FIXTURE(Crashing, "a stack that is full, an abort, an exception of a thread") {
  home.config(R"({"policy": "open", "limits": {"crashes": 0}})");
  home.move_in("crasher_1", "crasher");
  CHECK(dies_of("cox crasher recurse", "SIGSEGV") == -SIGSEGV);
  CHECK(dies_of("cox crasher abort", "SIGABRT") == -SIGABRT);
  CHECK(dies_of("cox crasher thread", "SIGABRT") == -SIGABRT);
}

TEST_CASE_FIXTURE(Crashing, "a call that leads nowhere is its caller's") {
  home.move_in("crasher_1", "crasher");
  Chat chat(home);
  chat.says("cox crasher call");
  chat.logs("cox: fatal: SIGSEGV in the code of crasher, build ");
  CHECK(chat.is_gone() == -SIGSEGV);
}

TEST_CASE_FIXTURE(Crashing, "a signal that another process sends is nobody's fault") {
  home.move_in("crasher_1", "crasher");
  {
    Chat chat(home);
    chat.says("cox crasher wake");
    chat.hears("is awake");
    chat.gets(SIGABRT);
    chat.logs("cox: fatal: SIGABRT, sent by process ");
    CHECK(chat.is_gone() == -SIGABRT);
  }
  Chat chat(home);
  chat.has_logged("an earlier run died of SIGABRT in no plugin's code");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Crashing,
                  "exit() is no end of the bot's work, and is a failure to whoever starts it") {
  home.move_in("crasher_1", "crasher");
  CHECK(dies_of("cox crasher exit", "a call of exit()") == kSoftware);
}

TEST_CASE_FIXTURE(
    Crashing, "a build that kills the bot three times is left out, and the one before it is back") {
  home.move_in("crasher_1", "crasher");
  {
    Chat chat(home);
    chat.says("cox crasher wake");
    chat.hears("crasher 1.0.0 is awake");
    home.move_in("crasher_2", "crasher");
    chat.logs("cox: fatal: SIGSEGV in the code of crasher");
    CHECK(chat.is_gone() == -SIGSEGV);
  }
  for (int again = 0; again < 2; ++again) CHECK(dies_in_its_start() == -SIGSEGV);
  {
    Chat chat(home);
    chat.has_logged("crasher is back at an earlier build");
    chat.says("cox crasher wake");
    chat.hears("crasher 1.0.0 is awake");
    chat.says("cox plugins");
    chat.hears("crasher 1.0.0: live");
    chat.hears(
        "the build of crasher in its file is left out: the bot died in it 3 times within 10 min");
    chat.says("cox reload crasher");
    chat.logs("cox: fatal: SIGSEGV");
    CHECK(chat.is_gone() == -SIGSEGV);
  }
  CHECK(dies_of("cox crasher abort", "SIGABRT") == -SIGABRT);  // the earlier build, by its name
  // Whoever asked for it has seen it. It stays out, and a build that is better comes by itself.
  Chat chat(home);
  chat.has_logged("crasher is back at an earlier build");
  home.move_in("crasher_1", "crasher");
  chat.says_until("cox plugins", "is left out", "deploy ");  // which is listed after it
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Crashing, "without an earlier build it is out until somebody asks for it") {
  home.move_in("crasher_1", "crasher");
  for (int again = 0; again < 3; ++again)
    CHECK(dies_of("cox crasher abort", "SIGABRT") == -SIGABRT);
  Chat chat(home);
  chat.has_logged("the build of crasher in its file is left out");
  chat.says("cox plugins");
  chat.hears("crasher: failed");
  chat.says("cox reload crasher");
  chat.hears("crasher 1.0.0");
  chat.says("cox crasher wake");
  chat.hears("crasher 1.0.0 is awake");
  CHECK(chat.ends() == 0);
  Chat next(home);  // it has been asked for, and that holds
  next.says("cox crasher wake");
  next.hears("crasher 1.0.0 is awake");
  CHECK(next.ends() == 0);
}

TEST_CASE_FIXTURE(Crashing, "an adapter's build that kills the bot is left out, the chats go on") {
  has_two_chats();
  home.move_in_adapter("twofold_3", "twofold");
  for (int again = 0; again < 3; ++again) CHECK(dies_in_its_start("twofold") == -SIGSEGV);
  Chat chat(home);
  chat.has_logged("the adapter 'twofold' did not start: the bot died in it 3 times within 10 min");
  chat.says("cox adapters");
  chat.hears("both: closed");
  chat.hears("this build is left out until another build lies there");
  home.move_in_adapter("twofold_1", "twofold");
  chat.logs("build 1.0.0 opens");
  CHECK(chat.stops() == 0);
}

TEST_CASE_FIXTURE(Crashing, "an adapter goes back to the build before the one that kills the bot") {
  has_two_chats();
  home.move_in_adapter("twofold_1", "twofold");
  {
    Chat chat(home);
    chat.has_logged("build 1.0.0 opens");
    home.move_in_adapter("twofold_3", "twofold");
    chat.logs("cox: fatal: SIGSEGV in the code of twofold, build ");
    CHECK(chat.is_gone() == -SIGSEGV);
  }
  for (int again = 0; again < 2; ++again) CHECK(dies_in_its_start("twofold") == -SIGSEGV);
  Chat chat(home);
  chat.has_logged("twofold is back at an earlier build");
  chat.has_logged("build 1.0.0 opens");
  chat.says("cox adapters");
  chat.hears("both: online");
  chat.hears("what to do: an earlier build serves; put a better one at ");
  home.move_in_adapter("twofold_2", "twofold");
  chat.logs("reloaded twofold 2.0.0");
  chat.says_until("cox adapters", "what to do", "terminal: online");  // which is listed after it
  CHECK(chat.stops() == 0);
}
