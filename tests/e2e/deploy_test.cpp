// The walk of docs/deploy.md: from an empty folder to a deploy with two persons, with the files of
// docs/examples/deploy, a real repository, a real service and its real health.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "chat.hpp"
#include "deploy_example.hpp"

using e2e::Chat;
using e2e::run;

namespace {

namespace fs = std::filesystem;

void as(Chat& chat, const std::string& user, const std::string& line) {
  chat.says("/as " + user);
  chat.says(line);
}

// The id of the plan that was shown last.
std::string plan_of(const Chat& chat) {
  const auto at = chat.all().rfind("`approve ") + 9;
  return chat.all().substr(at, 4);
}

}  // namespace

TEST_CASE("a deploy, one with a second person, a broken release, and back") {
  e2e::DeployExample example;
  example.looks_for("5s");
  Chat chat(example.home);

  // To staging alone.
  as(chat, "ann", "cox deploy web to staging");
  chat.hears("[1] ok after");
  const std::string first = example.commit_of("staging");
  CHECK(example.asks("staging").find(first) != std::string::npos);
  chat.says("cox what is on staging");
  chat.hears("web: " + first.substr(0, 10) + " (main), by ann");

  // To prod, which needs bob; ann alone does not do.
  chat.says("cox deploy web to prod");
  chat.hears("where nothing has been deployed yet");
  chat.hears("`approve ");
  const std::string plan = plan_of(chat);
  chat.says("cox approve " + plan);
  chat.hears("you asked for plan");
  CHECK(example.asks("prod").empty());
  as(chat, "bob", "cox approve " + plan);
  chat.hears("ok after");
  CHECK(example.asks("prod").find(first) != std::string::npos);

  // A release whose health is bad goes back by itself.
  example.changes("s/return True/return False/", "Break it");
  as(chat, "ann", "cox deploy web to staging");
  chat.hears("at 'health': not within 5s: it answers 500");
  chat.hears("rolled back");
  CHECK(example.commit_of("staging") == first);
  CHECK(example.asks("staging").find(first) != std::string::npos);

  // The next one is well, and its plan names the commits that are new.
  example.changes("s/return False/return True/; s/Hello from/Greetings from/", "Mend it");
  chat.says("cox deploy web to prod");
  chat.hears("these commits are new:");
  chat.hears("Mend it");
  chat.hears("Break it");
  chat.hears("`approve ");
  as(chat, "bob", "cox approve " + plan_of(chat));
  chat.hears("ok after");
  CHECK(example.asks("prod").find("Greetings") != std::string::npos);

  // Back to the release before, once ann says yes.
  as(chat, "ann", "cox rollback web on prod");
  chat.hears("back to " + first.substr(0, 10));
  chat.hears("`yes`");
  chat.says("yes");
  chat.hears("ok after");
  CHECK(example.commit_of("prod") == first);
  CHECK(example.asks("prod").find("Hello") != std::string::npos);

  chat.says("cox deploys web in prod");
  chat.hears("back on prod  by ann");
  chat.hears("to prod  by ann");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a push between plan and approval voids it, and a stranger deploys nothing") {
  e2e::DeployExample example;
  Chat chat(example.home);
  as(chat, "eve", "cox deploy web to staging");
  chat.hears("deploy");
  as(chat, "ann", "cox deploy web to prod");
  chat.hears("`approve ");
  const std::string plan = plan_of(chat);
  example.changes("s/Hello/Bye/", "Pushed meanwhile");
  as(chat, "bob", "cox approve " + plan);
  chat.hears("is void, nothing was done");
  chat.hears("commit was");
  CHECK(!fs::exists(example.home.path() + "/srv/prod/current"));
  CHECK(!fs::exists(example.home.path() + "/srv/staging/current"));
  CHECK(chat.ends() == 0);
}

TEST_CASE("the bot is killed in the middle of a deploy, and goes on with it") {
  e2e::DeployExample example;
  run("sed -i '0,/\"environments\"/s//\"build\": [{\"run\": [\"sleep\", \"3\"], \"name\": "
      "\"slow\"}],\\n  "
      "\"environments\"/' " +
      example.home.path() + "/deploy/web.json");
  {
    Chat chat(example.home);
    as(chat, "ann", "cox deploy web to staging");
    chat.hears("slow");
    chat.is_killed();
  }
  Chat chat(example.home);
  chat.hears("ok after");
  CHECK(example.asks("staging").find(example.commit_of("staging")) != std::string::npos);
  chat.says("/as ann");
  chat.says("cox deploys");
  chat.hears("to staging  by ann");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a lock keeps the deploys of others away") {
  e2e::DeployExample example;
  Chat chat(example.home);
  as(chat, "bob", "cox lock staging because the database moves");
  chat.hears("staging is locked by bob");
  as(chat, "ann", "cox deploy web to staging");
  chat.hears("staging is locked by bob: the database moves");
  as(chat, "bob", "cox unlock staging");
  chat.hears("not locked any more");
  as(chat, "ann", "cox deploy web to staging");
  chat.hears("ok after");
  CHECK(chat.ends() == 0);
}

TEST_CASE("nothing goes to prod during a freeze, and the rule says why") {
  e2e::DeployExample example;
  run("sed -i 's/2099-12-23/2001-01-01/' " + example.home.path() + "/cox.json");
  Chat chat(example.home);
  as(chat, "ann", "cox deploy web to prod");
  chat.hears("nobody is there to mend it");
  chat.says("cox why");
  chat.hears("holidays");
  as(chat, "ann", "cox deploy web to staging");
  chat.hears("ok after");
  CHECK(!fs::exists(example.home.path() + "/srv/prod/current"));
  CHECK(chat.ends() == 0);
}
