// The records of a real bot: what stands in them, that they prove themselves, and what happens
// where they cannot be written.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "chat.hpp"
#include "web.hpp"

using e2e::Chat;
using e2e::Home;
using e2e::Ran;
using e2e::run;
using e2e::Words;

namespace {

Ran audit(const Home& home, Words words) {
  words.insert(words.begin(), "audit");
  words.insert(words.end(), {"--home", home.path()});
  return run(words);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string posted_head(const Home& home) {
  const Ran ran = audit(home, {"head"});
  REQUIRE(ran.code == 0);
  return ran.out.substr(0, ran.out.find('\n'));
}

void sql(const Home& home, const std::string& statement) {
  const std::string command =
      "sqlite3 '" + home.path() + "/state/records.db' \"" + statement + "\"";
  REQUIRE(std::system(command.c_str()) == 0);
}

// The size that a file of the running bot may have.
void limit_files(const Home& home, rlim_t bytes) {
  std::ifstream lock(home.path() + "/state/lock");
  pid_t pid = 0;
  lock >> pid;
  REQUIRE(pid > 0);
  rlimit limit{};
  REQUIRE(prlimit(pid, RLIMIT_FSIZE, nullptr, &limit) == 0);
  limit.rlim_cur = bytes;
  REQUIRE(prlimit(pid, RLIMIT_FSIZE, &limit, nullptr) == 0);
}

}  // namespace

TEST_CASE("what was done is told, found and proved while the bot runs and when it does not") {
  Home home;
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  chat.says("cox ping");
  chat.hears("PONG");

  const auto look = [&] {
    CHECK(has(audit(home, {"verify"}).out, "whole: "));
    CHECK(audit(home, {"verify"}).code == 0);
    const Ran found = audit(home, {"search", "green", "--user", "terminal:ann"});
    CHECK(has(found.out, "terminal:ann in terminal command remember/remember [ok in "));
    CHECK(has(found.out, "remember --what web --value green"));
    CHECK(audit(home, {"search", "green", "--user", "bob"}).out.empty());
    CHECK(has(audit(home, {"tail", "500"}).out, "start version="));
    const Ran json = audit(home, {"search", "green", "--json"});
    CHECK(has(json.out, R"("plugin":"remember")"));
    // SHA-256 of "OK, web is green." and a line feed.
    CHECK(has(json.out,
              R"("output":"943dae116f1987a5d40d2944742d85f80b0a3fb9a34e3cec2c93684d9b58c697")"));
    CHECK(has(json.out, R"("took":)"));
  };
  look();
  const std::string head = posted_head(home);
  CHECK(chat.ends() == 0);
  look();
  CHECK(audit(home, {"verify", "--head", head}).code == 0);
  CHECK(has(audit(home, {"tail", "3"}).out, "stop outcome=ok"));
}

TEST_CASE("in chat: who did it, what was last, and whether it is true") {
  Home home;
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  chat.says("cox who did remember web today?");
  chat.hears("ann in terminal: ");
  chat.hears("remember --what web --value green (ok");
  chat.says("cox who did remember web yesterday?");
  chat.hears("Nobody, as far as the records go.");
  chat.says("cox audit search green user:ann since:1h");
  chat.hears("remember --what web --value green (ok");
  chat.says("cox audit last 5");
  chat.hears("audit.last --count 5 (not ended)");
  chat.says("cox audit verify");
  chat.hears("are as they were written. They stand at ");
  chat.says("cox audit head");
  chat.hears("The records stand at ");
  CHECK(chat.ends() == 0);
}

TEST_CASE("who may not is refused, and that is recorded") {
  Home home;
  home.config(R"({"policy": "closed"})");
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("admins only");
  chat.says("cox audit last");
  chat.hears("audit.last");
  const Ran denied = audit(home, {"search", "--kind", "denied", "--user", "ann"});
  CHECK(has(denied.out, "terminal:ann in terminal denied outcome=denied plugin=remember"));
  CHECK(has(denied.out, "text=cox remember web is green"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("records that were changed, cut off or written anew are named, with exit code 1") {
  Home home;
  std::string head;
  {
    Chat chat(home);
    for (const char* color : {"green", "red", "blue"}) {
      chat.says(std::string("cox remember web is ") + color);
      chat.hears(color);
    }
    CHECK(chat.ends() == 0);
    head = posted_head(home);
  }
  const std::string seq = head.substr(head.find('@') + 1);
  SUBCASE("changed") {
    sql(home, "UPDATE records SET body=replace(body, 'web is red', 'web is up')");
    const Ran ran = audit(home, {"verify"});
    CHECK(ran.code == 1);
    CHECK(has(ran.out, " was changed: "));
  }
  SUBCASE("cut off") {
    sql(home, "DELETE FROM records WHERE seq=" + seq);
    CHECK(audit(home, {"verify"}).code == 0);
    const Ran ran = audit(home, {"verify", "--head", head});
    CHECK(ran.code == 1);
    CHECK(has(ran.out, "record " + seq + " is cut off"));
  }
  SUBCASE("the bot goes on with a damaged chain, and the damage stays to be seen") {
    sql(home, "DELETE FROM records WHERE seq=2");
    Chat chat(home);
    chat.says("cox ping");
    chat.hears("PONG");
    CHECK(chat.ends() == 0);
    const Ran ran = audit(home, {"verify"});
    CHECK(ran.code == 1);
    CHECK(has(ran.out, "record 2 is missing"));
  }
}

TEST_CASE(
    "kill -9 in the middle of a call leaves a whole chain, and the call is told, not repeated") {
  Home home;
  home.move_in("sleeper_1", "sleeper1");
  {
    Chat chat(home);
    chat.says("cox sleeper1 sleep");
    chat.hears("sleeper1 sleeps");
    chat.is_killed();
  }
  CHECK(audit(home, {"verify"}).code == 0);
  CHECK(has(audit(home, {"search", "sleep"}).out, "[still open]"));
  Chat chat(home);
  chat.hears("I was stopped in the middle of 'cox sleeper1 sleep'");
  CHECK(chat.ends() == 0);
  CHECK(audit(home, {"verify"}).code == 0);
  const Ran found = audit(home, {"search", "sleep", "--outcome", "unknown"});
  CHECK(has(found.out, "[unknown: the bot stopped before the call ended]"));
  CHECK_FALSE(chat.heard("sleeper1 sleeps"));
}

TEST_CASE("where a record cannot be written nothing is done, and it goes on once it can") {
  Home home;
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  limit_files(home, 0);  // as a full disk
  chat.says("cox remember web is red");
  chat.hears("nothing was done, because it could not be recorded: ");
  chat.says("cox remember web is blue");
  chat.hears("nothing was done, because it could not be recorded: ");
  limit_files(home, RLIM_INFINITY);
  chat.says("cox what is web");
  chat.hears("web is green");
  CHECK(chat.ends() == 0);
  CHECK(audit(home, {"verify"}).code == 0);
  CHECK(audit(home, {"search", "red"}).out.empty());
  CHECK(audit(home, {"search", "blue"}).out.empty());
}

TEST_CASE("the head is posted to a room at an interval") {
  Home home;
  home.config(R"({"policy": "open",
                  "audit": {"post_head": {"room": "terminal:terminal", "every_minutes": 0.01}}})");
  Chat chat(home);
  chat.hears("The records stand at ");
  const std::size_t at = chat.all().find("stand at ") + 9;
  chat.says("cox ping");
  chat.hears("PONG");
  chat.hears("The records stand at ");  // another one, since more was recorded
  const std::string head = chat.all().substr(at, chat.all().find('\n', at) - at);
  CHECK(chat.ends() == 0);
  CHECK(audit(home, {"verify", "--head", head}).code == 0);
}

TEST_CASE("archived records are verified with the others, and the bot may run meanwhile") {
  Home home;
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  const std::string head = posted_head(home);
  const Ran archived = audit(home, {"archive", "--before", "0s"});
  CHECK(archived.code == 0);
  CHECK(has(archived.out, "archived 1 to "));
  chat.says("cox remember web is red");
  chat.hears("OK, web is red.");
  const Ran verified = audit(home, {"verify", "--head", head});
  CHECK(verified.code == 0);
  CHECK(has(verified.out, " records, 1 to "));
  std::size_t segments = 0;
  for (const auto& file : std::filesystem::directory_iterator(home.path() + "/state/audit")) {
    ++segments;
    CHECK(audit(home, {"verify", "--file", file.path().string()}).code == 0);
  }
  CHECK(segments == 1);
  CHECK(chat.ends() == 0);
}

TEST_CASE("an export verifies by itself") {
  Home home;
  run({"run", "--home", home.path()}, "cox remember web is green\n");
  const std::string file = home.path() + "/export.jsonl";
  CHECK(audit(home, {"export", file}).code == 0);
  CHECK(audit(home, {"export", file}).code == 1);  // it is not overwritten
  CHECK(audit(home, {"verify", "--file", file}).code == 0);
  CHECK(audit(home, {"verify", "--file", file, "--head", posted_head(home)}).code == 0);
  CHECK(audit(home, {"export", "--from", "2", "--to", "3"}).out.find("\"first\":2,\"last\":3") !=
        std::string::npos);
}

TEST_CASE("which keys of the config changed is recorded, and no secret") {
  Home home;
  home.config(R"({"policy": "open", "plugins": {"karma": {"token": "hunter2hunter2"}}})");
  Chat chat(home);
  chat.says("cox ping");
  chat.hears("PONG");
  home.config(R"({"policy": "open", "alias": "!",
                  "plugins": {"karma": {"token": "swordfish-swordfish"}}})");
  chat.gets(SIGHUP);
  chat.logs("read again");
  CHECK(chat.ends() == 0);
  const Ran config = audit(home, {"search", "--kind", "config"});
  CHECK(has(config.out, R"(changed=["alias","plugins.karma.token"])"));
  const std::string all = e2e::records_of(home);
  CHECK_FALSE(has(all, "hunter2"));
  CHECK_FALSE(has(all, "swordfish"));
}
