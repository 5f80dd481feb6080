#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <cox/testing.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using cox::testing::Bot;
using cox::testing::Options;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A home with an app that has no process: "health" is a file that its restart writes, or does not.
class Home {
 public:
  Home() {
    std::string name = (fs::temp_directory_path() / "cox-deploy-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = name;
    for (const char* folder : {"/deploy", "/repo", "/prod", "/staging"})
      fs::create_directory(path_ + folder);
    git("init --quiet --initial-branch=main");
    commit("ok", "First");
  }
  ~Home() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  // What the release's "check" is: its restart fails unless that is "ok".
  void commit(const std::string& check, const std::string& subject) const {
    std::ofstream(path_ + "/repo/check") << check << "\n";
    git("add check");
    git("-c user.name=a -c user.email=a@b commit --quiet -m '" + subject + "'");
  }
  void git(const std::string& words) const {
    const std::string line = "git -C " + path_ + "/repo " + words;
    if (std::system(line.c_str()) != 0) throw std::runtime_error(line);
  }
  void describe(const std::string& more = "") const {
    std::ofstream(path_ + "/deploy/web.json")
        << R"({"repository": ")" << path_ << R"(/repo", )" << more << R"("environments": {
        "staging": {"folder": ")"
        << path_ << R"(/staging", "restart": ["grep", "-q", "ok", "check"]},
        "prod": {"folder": ")"
        << path_ << R"(/prod", "restart": ["grep", "-q", "ok", "check"]}}})";
  }
  std::string current(const std::string& env) const {
    return fs::read_symlink(path_ + "/" + env + "/current").filename().string();
  }
  Options options() const {
    Options options;
    options.home = path_;
    options.also = {COX_BOX "/jobs.so"};
    return options;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string all(Bot& bot) {
  for (int steps = 0; steps < 12; ++steps) bot.waits_for_jobs();
  std::string text;
  for (const std::string& each : bot.all_heard()) text += each + "\n";
  return text;
}

std::string says(Bot& bot, const std::string& user, const std::string& line) {
  bot.says(user, "cox " + line);
  return all(bot);
}

}  // namespace

TEST_CASE("a commit comes to an environment, and what is there is known") {
  const Home home;
  home.describe();
  Bot bot(COX_PLUGIN_FILE, home.options());
  CHECK(contains(says(bot, "ann", "what is on staging"), "web: nothing yet"));
  says(bot, "ann", "deploy web to staging");
  const std::string first = home.current("staging");
  CHECK(first.size() == 40);
  CHECK(fs::exists(home.path() + "/staging/current/check"));
  CHECK(contains(says(bot, "bob", "what is on staging"),
                 "web: " + first.substr(0, 10) + " (main), by ann"));
  CHECK(contains(says(bot, "bob", "deploys web in staging"), "by ann"));
  CHECK(contains(says(bot, "bob", "deploys in prod"), "Nothing has been deployed"));
}

TEST_CASE("what does not restart goes back by itself") {
  const Home home;
  home.describe();
  Bot bot(COX_PLUGIN_FILE, home.options());
  says(bot, "ann", "deploy web to staging");
  const std::string good = home.current("staging");
  home.commit("bad", "Break it");
  const std::string said = says(bot, "ann", "deploy web to staging");
  CHECK(contains(said, "at 'restart'"));
  CHECK(contains(said, "rolled back"));
  CHECK(home.current("staging") == good);
  CHECK(contains(says(bot, "ann", "deploys"), "rolled back"));
  CHECK(contains(says(bot, "ann", "what is on staging"), good.substr(0, 10)));
}

TEST_CASE("what waited behind another deploy goes back to the release of that one") {
  const Home home;
  home.describe("\n\"before\": [{\"wait\": \"30s\"}],\n");
  Bot bot(COX_PLUGIN_FILE, home.options());
  says(bot, "ann", "deploy web to staging");
  bot.advance(31s);
  all(bot);
  const std::string first = home.current("staging");
  home.commit("ok 2", "Second");
  says(bot, "ann", "deploy web to staging");
  home.commit("bad", "Break it");
  CHECK(contains(says(bot, "bob", "deploy web to staging"), "waits"));
  bot.advance(31s);
  all(bot);
  const std::string second = home.current("staging");
  CHECK(second != first);
  bot.advance(2s);
  bot.advance(31s);
  CHECK(contains(all(bot), "rolled back"));
  CHECK(home.current("staging") == second);
}

TEST_CASE("a branch, and back to the release before, once the asker says yes") {
  const Home home;
  home.describe();
  Bot bot(COX_PLUGIN_FILE, home.options());
  says(bot, "ann", "deploy web to prod");
  const std::string before = home.current("prod");
  home.git("checkout --quiet -b feature/x");
  home.commit("ok too", "A feature");
  says(bot, "ann", "deploy web/feature/x to prod");
  CHECK(home.current("prod") != before);
  const std::string plan = says(bot, "ann", "rollback web on prod");
  CHECK(contains(plan, "back to " + before.substr(0, 10)));
  bot.says("ann", "yes");
  all(bot);
  CHECK(home.current("prod") == before);
  CHECK(contains(says(bot, "ann", "rollback web on staging"), "no earlier release"));
}

TEST_CASE("a second rollback goes one further back, not to what the first has left") {
  const Home home;
  home.describe();
  Bot bot(COX_PLUGIN_FILE, home.options());
  std::vector<std::string> releases;
  for (const char* check : {"ok 1", "ok 2", "ok 3"}) {
    home.commit(check, check);
    says(bot, "ann", "deploy web to prod");
    releases.push_back(home.current("prod"));
  }
  for (const std::string& wanted : {releases[1], releases[0]}) {
    CHECK(contains(says(bot, "ann", "rollback web on prod"), "back to " + wanted.substr(0, 10)));
    bot.says("ann", "yes");
    all(bot);
    CHECK(home.current("prod") == wanted);
  }
  CHECK(contains(says(bot, "ann", "rollback web on prod"), "no earlier release"));
  home.commit("ok 4", "Fourth");
  says(bot, "ann", "deploy web to prod");
  CHECK(contains(says(bot, "ann", "rollback web on prod"), "back to " + releases[0].substr(0, 10)));
}

TEST_CASE("refs that are none, or try to be more") {
  const Home home;
  home.describe();
  Bot bot(COX_PLUGIN_FILE, home.options());
  for (const char* ref :
       {"nowhere", "--output=x", "main;reboot", "$(reboot)", "..", "main..main"}) {
    CAPTURE(ref);
    says(bot, "ann", std::string("deploy web/") + ref + " to prod");
    CHECK(!fs::exists(home.path() + "/prod/current"));
  }
  CHECK(contains(says(bot, "ann", "deploy wbe to prod"), "web"));
  CHECK(contains(says(bot, "ann", "deploy web to porduction"), "prod"));
}

TEST_CASE("a lock keeps others away; the description of an app may change and break") {
  const Home home;
  home.describe();
  Bot bot(COX_PLUGIN_FILE, home.options());
  says(bot, "bob", "lock prod because the database moves");
  CHECK(contains(says(bot, "ann", "deploy web to prod"),
                 "prod is locked by bob: the database moves"));
  CHECK(contains(says(bot, "ann", "what is on prod"), "locked by bob"));
  home.describe("\n\"build\": [{\"run\": [\"{ref}\"]}],\n");
  for (int i = 0; i < 3; ++i) bot.advance(2s);
  CHECK(contains(says(bot, "ann", "deploy check"), "web.json:2: "));
  says(bot, "ann", "deploy web to staging");
  CHECK(fs::exists(home.path() + "/staging/current"));
}

TEST_CASE("a plan names the new commits, and a push in between voids what was approved") {
  const Home home;
  home.describe();
  Options options = home.options();
  options.also.push_back(COX_BOX "/approvals.so");
  Bot bot(COX_PLUGIN_FILE, options);
  says(bot, "ann", "deploy web to prod");
  home.commit("ok 2", "Second thoughts");
  says(bot, "ann", "deploy web to prod");
  const std::string first = says(bot, "ann", "rollback web on prod");
  CHECK(contains(first, "goes from " + home.current("prod").substr(0, 10)));
  home.commit("ok 3", "Third");
  says(bot, "bob", "deploy web to prod");
  const std::string now = home.current("prod");
  bot.says("ann", "yes");
  CHECK(contains(all(bot), "previous"));
  CHECK(home.current("prod") == now);
}
