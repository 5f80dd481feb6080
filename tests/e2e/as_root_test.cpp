// What root does by the command line in the home of a bot that runs as somebody else.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "chat.hpp"

namespace fs = std::filesystem;
using e2e::Chat;
using e2e::Home;
using e2e::run;

namespace {

constexpr uid_t kBot = 4242;

void give_to_bot(const std::string& path) { REQUIRE(lchown(path.c_str(), kBot, kBot) == 0); }

void give_all_to_bot(const Home& home) {
  give_to_bot(home.path());
  for (const auto& each : fs::recursive_directory_iterator(home.path())) give_to_bot(each.path());
}

std::vector<std::string> not_the_bots(const std::string& home) {
  std::vector<std::string> paths;
  for (const auto& each : fs::recursive_directory_iterator(home)) {
    struct stat facts {};
    REQUIRE(lstat(each.path().c_str(), &facts) == 0);
    if (facts.st_uid != kBot) paths.push_back(each.path());
  }
  return paths;
}

}  // namespace

TEST_CASE("what root's commands leave in a home belongs to the bot's user") {
  if (geteuid() != 0) return;
  const Home home;
  Chat chat(home);
  chat.says("cox remember web is green");
  chat.hears("OK, web is green.");
  CHECK(chat.ends() == 0);
  for (const char* each : {"brain.db-version", "records.db-index"})
    fs::remove(home.path() + "/state/" + each);
  give_all_to_bot(home);

  CHECK(run({"brain", "set", "common/colour", "1", "--home", home.path()}).code == 0);
  CHECK(run({"audit", "search", "web", "--home", home.path()}).code == 0);
  CHECK(run({"audit", "archive", "--before", "0s", "--home", home.path()}).code == 0);
  CHECK(fs::exists(home.path() + "/state/audit"));
  CHECK(not_the_bots(home.path()).empty());
}

TEST_CASE("so does the brain that root makes before the bot runs for the first time") {
  if (geteuid() != 0) return;
  const Home home;
  give_all_to_bot(home);
  CHECK(run({"brain", "set", "common/colour", "1", "--home", home.path()}).code == 0);
  CHECK(fs::exists(home.path() + "/state/brain.db"));
  CHECK(not_the_bots(home.path()).empty());
}

TEST_CASE("so it is in a folder that is closed to the bot's user outside of its service") {
  if (geteuid() != 0) return;
  const Home around;
  const std::string home = around.path() + "/private/cox";
  REQUIRE(fs::create_directories(home));
  fs::permissions(around.path() + "/private", fs::perms::owner_all);
  give_to_bot(home);
  CHECK(run({"brain", "set", "common/colour", "1", "--home", home}).code == 0);
  CHECK(run({"brain", "get", "common/colour", "--home", home}).out == "1\n");
  CHECK(not_the_bots(home).empty());
}

TEST_CASE("a bot that root starts in somebody's home says what comes of it") {
  if (geteuid() != 0) return;
  const Home home;
  Chat first(home);
  CHECK(first.ends() == 0);
  CHECK(first.log().find("runs as root") == std::string::npos);
  give_all_to_bot(home);
  Chat chat(home);
  chat.has_logged("runs as root in a home of user 4242");
  CHECK(chat.ends() == 0);
}
