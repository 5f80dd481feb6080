// Long work: real processes, and a bot that is killed in the middle of it.
#include <doctest/doctest.h>
#include <signal.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

namespace fs = std::filesystem;

// A home with the plugin that runs what it is told, and scripts to run.
struct Works {
  Works() {
    home.config(R"({"policy": "open"})");
    home.move_in("runner", "runner");
  }
  // A shell script in the home, by its name.
  void script(const std::string& name, const std::string& lines) const {
    home.write(name, "#!/bin/sh\n" + lines);
    fs::permissions(home.path() + "/" + name, fs::perms::owner_all);
  }
  bool has(const std::string& file) const { return fs::exists(home.path() + "/" + file); }
  // Lets a script go on that waits for this file.
  void make(const std::string& file) const { home.write(file, ""); }

  Home home;
};

// The number that follows `before` in what was said.
int number_after(const Chat& chat, const std::string& before) {
  const std::size_t at = chat.all().rfind(before);
  return at == std::string::npos ? -1 : std::stoi(chat.all().substr(at + before.size()));
}

bool is_alive(int pid) { return kill(pid, 0) == 0 || errno != ESRCH; }

// One that was killed is there until the system has cleaned up behind it.
bool dies(int pid) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (is_alive(pid)) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

// Says `go on` when the file is there.
constexpr auto kWaitFor = "while [ ! -e go ]; do sleep 0.05; done\n";

}  // namespace

TEST_CASE_FIXTURE(Works, "a process is shown, and its end goes to the plugin") {
  Chat chat(home);
  chat.says("cox run title=greeting echo hello");
  chat.hears("[1] greeting");
  chat.hears("[1] hello");
  chat.hears("[1] ok");
  chat.hears("END 1 ok exit=0 of title=greeting echo hello bytes=6");
  chat.says("cox run false");
  chat.hears("END 2 failed exit=1 (exit status 1)");
  chat.says("cox run no-such-program");
  chat.hears("END 3 failed (cannot run no-such-program: No such file or directory)");
  chat.says("cox jobs all");
  chat.hears("job 1: greeting, by ann, ok");
  chat.hears("job 3: no-such-program, by ann, failed");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "nothing is a shell line, and the environment is clean") {
  setenv("COX_TEST_LEAK", "leaked", 1);
  Chat chat(home);
  chat.says("cox run echo $HOME ; touch oops && `id`");
  chat.hears("[1] $HOME ; touch oops && `id`");
  chat.hears("END 1 ok");
  CHECK_FALSE(has("oops"));
  chat.says("cox run env=mine env");
  chat.hears("GIVEN=mine");
  chat.hears("END 2 ok");
  CHECK_FALSE(chat.heard("leaked"));
  chat.says("cox run stdin=read cat");
  chat.hears("[3] read");
  CHECK(chat.ends() == 0);
  unsetenv("COX_TEST_LEAK");
}

TEST_CASE_FIXTURE(Works, "a killed bot finds its job again, shows on and tells the end") {
  script("work", std::string("echo one\n") + kWaitFor + "echo two\nexit 3\n");
  {
    Chat chat(home);
    chat.says("cox run ./work");
    chat.hears("[1] one");
    chat.says("cox run true");  // what was shown before is on disk with its end
    chat.hears("END 2 ok");
    chat.is_killed();
  }
  Chat chat(home);
  chat.logs("job 1 (./work) goes on");
  chat.says("cox jobs");
  chat.hears("job 1: ./work, by ann, running");
  make("go");
  chat.hears("[1] two");
  chat.hears("[1] failed");
  chat.hears("END 1 failed exit=3");
  CHECK_FALSE(chat.heard("[1] one"));           // it has been shown
  CHECK_FALSE(chat.heard("./work': whether"));  // the call goes on, it was not lost
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "a job that ends while the bot is away is told when it is back") {
  script("work", "touch begun\n" + std::string(kWaitFor) + "echo done\ntouch over\n");
  {
    Chat chat(home);
    chat.says("cox run ./work");
    chat.hears("started 1");
    while (!has("begun")) {
    }
    chat.is_killed();
  }
  make("go");
  while (!has("over")) {
  }
  Chat chat(home);
  chat.hears("[1] done");
  chat.hears("END 1 ok exit=0");
  CHECK(chat.ends() == 0);
  Chat again(home);  // and only once
  again.says("cox jobs all");
  again.hears("job 1: ./work, by ann, ok");
  CHECK_FALSE(again.heard("END 1"));
  CHECK(again.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "the end waits for its plugin") {
  script("work", kWaitFor);
  Chat chat(home);
  chat.says("cox run ./work");
  chat.hears("started 1");
  home.remove("runner");
  chat.logs("took out runner");
  make("go");
  chat.logs("job 1 (./work) ended: ok");
  home.move_in("runner", "runner");
  chat.hears("END 1 ok");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "a cancelled job ends with all that it started") {
  // One ignores SIGTERM, one has left the group, and the latter's child is nobody's.
  script("stubborn",
         "trap '' TERM\n"
         "echo self $$\n"
         "(trap '' TERM; while :; do sleep 0.1; done) &\n"
         "echo child $!\n"
         "setsid --fork sh -c \"trap '' TERM; echo away \\$\\$; while :; do sleep 0.1; done\"\n"
         "while :; do sleep 0.1; done\n");
  Chat chat(home);
  chat.says("cox run grace=300 ./stubborn");
  chat.hears("[1] self ");
  chat.hears("[1] child ");
  chat.hears("[1] away ");
  chat.says("cox cancel 1");
  chat.hears("job 1 (./stubborn) is asked to end");
  chat.hears("END 1 cancelled signal=9");
  for (const char* who : {"self ", "child ", "away "}) {
    const int pid = number_after(chat, who);
    REQUIRE(pid > 1);
    CHECK(dies(pid));
  }
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "a step that never ends meets its deadline") {
  Chat chat(home);
  chat.says("cox run deadline=300 grace=200 sleep 1000");
  chat.hears("END 1 timeout signal=15 (not done within 300 ms)");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "what a process leaves in the background ends with it") {
  script("leaver", "sleep 1000 &\necho left $!\n");
  Chat chat(home);
  chat.says("cox run ./leaver");
  chat.hears("[1] left ");
  chat.hears("END 1 ok");
  const int pid = number_after(chat, "left ");
  REQUIRE(pid > 1);
  CHECK(dies(pid));
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "a service that makes a session of its own stays") {
  script("starter",
         "setsid --fork sh -c 'echo $$ >service; exec sleep 1000' >/dev/null 2>&1\n"
         "until [ -s service ]; do sleep 0.01; done\n");
  Chat chat(home);
  chat.says("cox run ./starter");
  chat.hears("END 1 ok");
  chat.says("cox run cat service");
  chat.hears("END 2");
  const int pid = number_after(chat, "[2] cat\n[2] ");
  REQUIRE(pid > 1);
  CHECK(is_alive(pid));
  kill(pid, SIGKILL);
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "a fork bomb is stopped") {
  script("bomb", "f() { sleep 1000 & f; }\nf\n");
  Chat chat(home);
  chat.says("cox run processes=50 ./bomb");
  chat.hears("END 1 failed");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works,
                  "output without end is counted, kept in part, and does not fill the disk") {
  Chat chat(home);
  chat.says("cox run output_bytes=100000 output_rate=0 head -c 1000000000 /dev/zero");
  chat.says("cox ping");
  chat.hears("END 1 ok exit=0");
  CHECK(chat.heard("bytes=1000000000"));
  CHECK(chat.heard("PONG"));
  CHECK(fs::file_size(home.path() + "/state/jobs/1/output") == 100'000);
  CHECK(fs::file_size(home.path() + "/state/jobs/1/tail") < 70'000);
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "binary output and control sequences do no harm") {
  script("rude",
         "printf 'red \\033[31mred\\033[0m \\033]0;title\\007end\\n'\n"
         "printf '\\377\\376\\000\\001bytes\\n'\nprintf '10%%\\r20%%\\rdone\\n'\n");
  Chat chat(home);
  chat.says("cox run ./rude");
  chat.hears("[1] red red end");
  chat.hears("bytes");
  chat.hears("[1] done");
  chat.hears("END 1 ok");
  CHECK_FALSE(chat.heard("\033"));
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "one at a time for each key, in order, and the queue says why") {
  script("work", kWaitFor);
  Chat chat(home);
  chat.says("cox run key=prod title=web-1.4 ./work");
  chat.hears("started 1");
  chat.says("cox run key=prod title=web-1.5 echo second");
  chat.hears("started 2, behind: prod is locked by ann: web-1.4");
  chat.says("cox run key=prod title=web-1.6 echo third");
  chat.hears("started 3");
  chat.says("cox run key=staging echo elsewhere");
  chat.hears("[4] elsewhere");
  chat.says("cox jobs");
  chat.hears("job 2: web-1.5, by ann, waits: prod is locked by ann");
  chat.says("cox cancel 3");
  chat.hears("END 3 cancelled");
  make("go");
  chat.hears("END 1 ok");
  chat.hears("END 2 ok");
  CHECK_FALSE(chat.heard("third\n"));
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "the queue outlives the bot") {
  script("work", kWaitFor);
  {
    Chat chat(home);
    chat.says("cox run key=prod ./work");
    chat.hears("started 1");
    chat.says("cox run key=prod echo second");
    chat.hears("started 2");
    chat.is_killed();
  }
  Chat chat(home);
  chat.logs("job 1 (./work) goes on");
  make("go");
  chat.hears("END 1 ok");
  chat.hears("END 2 ok");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "a person's lock keeps the jobs of others away, also after a restart") {
  {
    Chat chat(home);
    chat.says("cox lock prod for 2h because the database moves");
    chat.hears("prod is locked by ann: the database moves");
    chat.is_killed();
  }
  {
    Chat chat(home, {}, "bob");
    chat.says("cox run key=prod echo mine");
    chat.hears("prod is locked by ann: the database moves");
    chat.says("cox unlock prod");
    chat.hears("only ann can unlock it");
    chat.says("cox lock prod because it is mine");
    chat.hears("prod is locked by ann");
    CHECK(chat.ends() == 0);
  }
  Chat chat(home);
  chat.says("cox run key=prod echo allowed");
  chat.hears("END 1 ok");
  chat.says("cox unlock prod");
  chat.hears("prod is not locked any more");
  chat.says("cox locks");
  chat.hears("nothing is locked");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "somebody who only overhears starts nothing") {
  Chat chat(home);
  chat.says("psst");
  chat.logs("starts no jobs");
  chat.says("cox jobs");
  chat.hears("nothing runs");
  CHECK(chat.ends() == 0);
}

TEST_CASE_FIXTURE(Works, "work of the plugin's own is a job too") {
  Chat chat(home);
  chat.says("cox walk");
  chat.hears("[1] saw a bird");
  chat.hears("walked: ok");
  chat.says("cox wander");
  chat.hears("wander 2");
  chat.says("cox cancel 2");
  chat.hears("walked: cancelled");
  chat.says("cox wander");
  chat.hears("wander 3");
  chat.is_killed();
  Chat again(home);
  again.hears("walked: lost");
  CHECK(again.ends() == 0);
}
