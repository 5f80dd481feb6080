// A disk that takes nothing any more: who asks is answered, who wants something done is told why it
// is not, and once the disk works again the bot does too, with all that it acknowledged.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "chat.hpp"
#include "machine.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Machine;
using e2e::Ran;
using e2e::run;

namespace {

struct Fault {
  const char* name;
  void (Machine::*happens)();
  const char* said;    // in the refusal and in the status
  const char* advice;  // what it says to do
};

constexpr Fault kFaults[] = {
    {"full", &Machine::disk_is_full, "database or disk is full", "free some space on its disk"},
    {"read-only", &Machine::disk_is_read_only, "", "its file system is read only"},
    {"fails to write", &Machine::disk_fails_to_write, "disk I/O error", "check it (`dmesg`)"},
    {"fails to sync", &Machine::disk_fails_to_sync, "disk I/O error", "check it (`dmesg`)"},
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Runs `cox WORDS...` in a shell that does this first; its exit code.
int in_shell(const std::string& first, const std::string& words) {
  const std::string line = first + "; exec " + e2e::cox_program() + " " + words;
  const int status = std::system(("{ " + line + "; } 2>/dev/null").c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Ran verify(const Home& home) { return run({"audit", "verify", "--home", home.path()}); }

}  // namespace

TEST_CASE("while the disk takes nothing, reading goes on and writing is refused with the reason") {
  for (const Fault& fault : kFaults) {
    CAPTURE(fault.name);
    Home home;
    Machine machine(home);
    Chat chat(home);
    chat.says("cox remember web is green");
    chat.hears("OK, web is green.");

    (machine.*fault.happens)();
    chat.says("cox remember web is red");
    chat.hears("nothing was done, because it could not be recorded: ");
    chat.hears(fault.said);
    chat.hears(fault.advice);
    chat.says("cox what is web");
    chat.hears("web is green.");
    chat.says("cox remember web is blue");
    chat.hears("nothing was done, because it could not be recorded: ");
    chat.says("cox status");
    chat.hears("records: failing for ");
    chat.hears(fault.advice);

    machine.recovers();
    chat.logs("can record again");  // by itself: nobody says anything
    chat.says("cox status");
    chat.hears("records: ok\nbrain: ok\n");
    chat.says("cox what is web");
    chat.hears("web is green.");
    chat.says("cox remember web is black");
    chat.hears("OK, web is black.");
    CHECK(chat.ends() == 0);

    CHECK(verify(home).code == 0);
    const Ran records = run({"audit", "tail", "500", "--home", home.path()});
    CHECK(has(records.out, "outage why="));
    CHECK(has(records.out, "what --what web"));  // what was asked meanwhile
    CHECK_FALSE(has(records.out, "--value red"));
    CHECK_FALSE(has(records.out, "--value blue"));
    const Ran kept = run({"brain", "export", "--home", home.path()});
    CHECK(has(kept.out, "black"));
  }
}

TEST_CASE("a slow disk holds up who writes, and nobody else") {
  Home home;
  Machine machine(home);
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");

  machine.disk_is_slow(60'000);
  chat.says("cox remember web is red");
  for (int i = 0; i < 3; ++i) {
    chat.says("cox ping");
    chat.hears("PONG");  // while that still waits
  }
  chat.says("cox status");
  chat.hears("records: ok\nbrain: ok\n");  // slow is not broken
  machine.recovers();
  chat.hears("OK, web is red.");
  CHECK(chat.ends() == 0);
  CHECK(verify(home).code == 0);
  CHECK(has(run({"brain", "export", "--home", home.path()}).out, "red"));
}

TEST_CASE("cox check says that nothing can be written, and what in the stores is damaged") {
  Home home;
  {
    Chat chat(home);
    chat.says("cox remember web is green");
    chat.hears("OK, web is green.");
    CHECK(chat.ends() == 0);
  }
  const auto check = [&] { return run({"check", "--home", home.path()}); };
  CHECK(check().code == 0);
  {
    Machine machine(home);
    machine.disk_is_full();
    const Ran full = check();
    CHECK(full.code == 1);
    CHECK(has(full.out, "problem: nothing can be written: "));
    CHECK(has(full.out, "No space left on device"));
    machine.recovers();
  }
  const std::string brain = home.path() + "/state/brain.db";
  SUBCASE("a value") {
    const std::string sql = "sqlite3 '" + brain + "' \"UPDATE entries SET json='{\\\"wh'\"";
    REQUIRE(std::system(sql.c_str()) == 0);
    const Ran damaged = check();
    CHECK(damaged.code == 1);
    CHECK(has(damaged.out, "the value of remember/fact/web is damaged: set it again"));
  }
  SUBCASE("a page: the bot says so too, and serves what it has") {
    // Out of the log that SQLite writes first, into the file.
    const std::string into = "sqlite3 '" + brain + "' 'PRAGMA wal_checkpoint(TRUNCATE)'";
    REQUIRE(std::system(into.c_str()) == 0);
    std::fstream file(brain, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(3 * 4'096);  // where long values begin
    file << std::string(4'096, '\xEE');
    file.close();
    const Ran damaged = check();
    CHECK(damaged.code == 1);
    CHECK(has(damaged.out, brain + " is damaged: "));
    CHECK(has(damaged.out, "put a backup back"));
    Chat chat(home);
    chat.says("cox status");
    chat.hears("brain: failing for ");
    chat.hears("put a backup back");
    chat.says("cox what is web");
    chat.hears("web is green.");
    CHECK(chat.ends() == 0);
  }
}

TEST_CASE("a lock that was left behind locks nothing out, whoever has its number now") {
  Home home;
  std::filesystem::create_directory(home.path() + "/state");
  home.write("state/lock", std::to_string(getpid()) + "\n");  // of somebody else who runs
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  const Ran second = run({"run", "--home", home.path()});
  CHECK(second.code == 1);
  CHECK(has(second.err, "another bot (process "));
  CHECK_FALSE(has(second.err, "(process " + std::to_string(getpid()) + ")"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("what fails for want of a disk puts no plugin in quarantine") {
  Home home;
  Machine machine(home);
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  machine.disk_is_full();
  // Twenty failures a minute would do it, of the plugin's own.
  for (int i = 0; i < 25; ++i) {
    chat.says("cox remember web is red");
    chat.hears("nothing was done, because it could not be recorded: ");
  }
  machine.recovers();
  chat.logs("can record again");
  chat.says("cox remember web is blue");
  chat.hears("OK, web is blue.");
  chat.says("cox plugins");
  chat.hears("remember 1.0.0: live");
  CHECK_FALSE(has(chat.log(), "in quarantine"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("an index that is whole is not thrown away because the disk is full") {
  Home home;
  Machine machine(home);
  {
    Chat chat(home);
    chat.says("cox remember web is green");
    chat.hears("OK, web is green.");
    chat.says("cox audit search green");
    chat.hears("remember --what web --value green (ok");
    CHECK(chat.ends() == 0);
  }
  const std::string index = home.path() + "/state/records.db-index";
  const auto before = std::filesystem::file_size(index);
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  machine.disk_is_full();
  chat.says("cox audit search green");
  chat.hears("records.db-index: ");
  CHECK(std::filesystem::file_size(index) >= before);
  machine.recovers();
  chat.says("cox audit search green");
  chat.hears("remember --what web --value green (ok");
  CHECK_FALSE(has(chat.log(), "made anew"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("a backup that has no room where it is printed to is a failure") {
  Home home;
  run({"run", "--home", home.path()}, "cox remember web is green\n");
  for (const char* words :
       {"brain export", "brain get remember/fact/web", "audit head", "audit tail"}) {
    const std::string line = std::string(words) + " --home " + home.path();
    CAPTURE(line);
    CHECK(in_shell("true", line + " >/dev/null") == 0);
    CHECK(in_shell("true", line + " >/dev/full") == 1);
  }
}

TEST_CASE("an export that has no room leaves nothing in the way of the next one") {
  Home home;
  std::string talk;
  for (int i = 0; i < 200; ++i) talk += "cox ping\n";
  run({"run", "--home", home.path()}, talk);
  const std::string file = home.path() + "/export.jsonl";
  const std::string words = "audit export --home " + home.path() + " " + file;
  CHECK(in_shell("trap '' XFSZ; ulimit -f 128", words) == 1);  // 64 KiB
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(in_shell("true", words) == 0);
  CHECK(run({"audit", "verify", "--file", file}).code == 0);
}
