#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cox/testing.hpp>
#include <filesystem>
#include <fstream>
#include <string>

using cox::testing::Bot;
using cox::testing::Options;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A bot's home with runbooks in it.
class Home {
 public:
  Home() {
    std::string name = (fs::temp_directory_path() / "cox-runbooks-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = name;
    fs::create_directory(path_ + "/runbooks");
  }
  ~Home() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  void book(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/runbooks/" + name) << text;
  }
  void remove(const std::string& name) const { fs::remove(path_ + "/runbooks/" + name); }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string read(const std::string& name) const {
    std::ifstream in(file(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Options options() const {
    Options options;
    options.home = path_;
    options.also = {COX_BOX "/jobs.so"};
    return options;
  }

 private:
  std::string path_;
};

std::string simple(const std::string& phrase, const std::string& steps,
                   const std::string& more = "") {
  return "{\"phrase\": \"" + phrase + "\", " + more + "\"steps\": [" + steps + "]}";
}

// All that was said once the processes of a few steps are over, with line ends between.
std::string all(Bot& bot) {
  for (int steps = 0; steps < 6; ++steps) bot.waits_for_jobs();
  std::string text;
  for (const std::string& each : bot.all_heard()) text += each + "\n";
  return text;
}

}  // namespace

TEST_CASE("a file is a command, and its values go from step to step") {
  const Home home;
  home.book("greet.json", simple("greet <name...>",
                                 R"({"name": "up", "run": ["tr", "a-z", "A-Z"], "stdin": "{name}"},
                                    {"name": "n", "run": ["printf", "x%sy", "{up.output}"],
                                     "capture": {"middle": {"regex": "x(.*)y"}}},
                                    {"say": "HELLO {n.middle}"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox greet bob; rm -rf $HOME");
  CHECK(contains(all(bot), "HELLO BOB; RM -RF $HOME"));
  bot.says("ann", "cox history");
  CHECK(contains(all(bot), "greet bob; rm -rf $HOME  by ann"));
}

TEST_CASE("a failing step is named, rolled back and told") {
  const Home home;
  home.book(
      "break.json",
      simple("break it", R"({"name": "make", "run": ["touch", ")" + home.file("made") + R"("]},
                      {"name": "fail", "run": ["ls", "/no/such/folder"]}, {"say": "never"})",
             R"("rollback": [{"when": {"began": "make"}, "run": ["rm", ")" + home.file("made") +
                 R"("]}],
                      "on_failure": [{"say": "{run.failed_step} did not work"}],)"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox break it");
  const std::string said = all(bot);
  CHECK(contains(said, "fail did not work"));
  CHECK(contains(said, "at 'fail'"));
  CHECK(contains(said, "rolled back"));
  CHECK(!contains(said, "never"));
  CHECK(!fs::exists(home.file("made")));
}

TEST_CASE(
    "a folder that changes leads to new commands; a broken file keeps its last good version") {
  const Home home;
  home.book("one.json", simple("one", R"({"say": "first"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  const auto look = [&] {
    for (int i = 0; i < 3; ++i) bot.advance(2s);
    bot.all_heard();
  };
  bot.advance(1s);
  home.book("two.json", simple("two", R"({"say": "second"})"));
  look();
  bot.says("ann", "cox two");
  CHECK(contains(all(bot), "second"));
  home.book("one.json", "{\n\"phrase\": \"one\",\n\"steps\": [{\"say\": \"{nobody}\"}]}");
  look();
  bot.says("ann", "cox runbook check");
  CHECK(contains(all(bot), "one.json:3: step '1': there is no value {nobody} here"));
  bot.says("ann", "cox one");
  CHECK(contains(all(bot), "first"));
  bot.says("ann", "cox two");
  CHECK(contains(all(bot), "second"));
  home.remove("two.json");
  look();
  bot.says("ann", "cox runbooks");
  CHECK(!contains(all(bot), "two"));
}

TEST_CASE("what cannot be read leaves the others alone") {
  const Home home;
  home.book("good.json", simple("good", R"({"say": "fine"})"));
  home.book("circle.json", simple("circle", R"({"call": "circle"})"));
  home.book("broken.json", "{\"phrase\": ");
  home.book("taken.json", simple("another ping", R"({"say": "x"})", R"("id": "jobs",)"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox good");
  CHECK(contains(all(bot), "fine"));
  bot.says("ann", "cox runbook check");
  const std::string said = all(bot);
  CHECK(contains(said, "circle.json:1: it would never end: circle -> circle"));
  CHECK(contains(said, "broken.json:1: "));
  CHECK(contains(said, "taken.json:1: another plugin has a command 'jobs'"));
}

TEST_CASE("a step that never ends is ended") {
  const Home home;
  home.book("hang.json",
            simple("hang", R"({"name": "sleep", "run": ["sleep", "1000"], "deadline": "1s"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox hang");
  CHECK(contains(all(bot), "it did not end within 1s and was ended"));
}

TEST_CASE("waiting for a file, and giving up") {
  const Home home;
  home.book("wait.json",
            simple("wait", R"({"name": "file", "wait": {"file": ")" + home.file("flag") +
                               R"(", "contains": "go"}, "deadline": "10s"}, {"say": "gone"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox wait");
  bot.advance(4s);
  std::ofstream(home.file("flag")) << "go";
  bot.advance(2s);
  CHECK(contains(all(bot), "gone"));
  fs::remove(home.file("flag"));
  bot.says("ann", "cox wait");
  bot.advance(11s);
  CHECK(contains(all(bot), "not within 10s: it is not there"));
}

TEST_CASE("a question, and an answer that is none") {
  const Home home;
  home.book("paint.json",
            simple("paint", R"({"name": "q", "ask": "Which colour?", "choices": ["red", "green"]},
                                             {"say": "painted {q.answer}"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox paint");
  CHECK(contains(all(bot), "Which colour? (red, green)"));
  bot.says("ann", "redd");
  CHECK(contains(all(bot), "did you mean red?"));
  bot.says("ann", "red");
  CHECK(contains(all(bot), "painted red"));
}

TEST_CASE("an approval by somebody else, also after a restart") {
  const Home home;
  home.book("launch.json",
            simple("launch",
                   R"({"name": "ok", "approve": "Launch now?"}, {"say": "launched, {ok.by}"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox launch");
  CHECK(contains(all(bot), "continue 1"));
  bot.says("ann", "cox continue 1");
  CHECK(contains(all(bot), "Somebody else must say that"));
  bot.in_room("#test").unvouched().says("bob", "cox continue 1");
  CHECK(!contains(all(bot), "launched"));
  bot.restart();
  bot.says("bob", "cox continue 1");
  CHECK(contains(all(bot), "launched, bob"));
}

TEST_CASE("a dry run shows every step and does nothing") {
  const Home home;
  home.book(
      "wipe.json",
      simple("wipe <what>",
             R"({"name": "rm", "run": ["rm", "--", "/{what}"]}, {"say": "gone: {rm.exit}"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox runbook test wipe etc");
  const std::string said = all(bot);
  CHECK(contains(said, "1. rm: rm -- /etc"));
  CHECK(contains(said, "2. say: gone: <rm.exit>"));
  CHECK(contains(said, "Nothing was done."));
}

TEST_CASE("a run goes on in a new build, and after a restart") {
  const Home home;
  home.book("slow.json", simple("slow", R"({"name": "w", "wait": "1m"}, {"say": "woke up"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox slow");
  bot.advance(20s);
  bot.reload(COX_PLUGIN_FILE);
  bot.advance(20s);
  bot.restart();
  bot.advance(15s);
  CHECK(!contains(all(bot), "woke up"));
  bot.advance(6s);
  CHECK(contains(all(bot), "woke up"));
  bot.advance(2min);
  CHECK(!contains(all(bot), "woke up"));
}

TEST_CASE("a run that is cancelled rolls back") {
  const Home home;
  home.book("long.json",
            simple("long", R"({"name": "w", "wait": "10m"})",
                   R"("rollback": [{"when": {"began": "w"}, "say": "taking it back"}],)"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox long");
  bot.says("ann", "cox cancel 1");
  CHECK(contains(all(bot), "taking it back"));
  bot.says("ann", "cox history");
  CHECK(contains(all(bot), "rolled back"));
}

TEST_CASE("a run that is cancelled or late keeps its key until it is rolled back") {
  const Home home;
  home.book("use.json", simple("use <thing>", R"({"name": "w", "wait": "10m"})",
                               R"("key": "lamp", "deadline": "5m",
                      "rollback": [{"wait": "30s"}, {"say": "put {thing} back"}],)"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  for (const char* line : {"cox use one", "cox use two", "cox use three", "cox cancel 1"})
    bot.says("ann", line);
  const auto next_waits = [&](const std::string& which) {
    bot.advance(5s);
    bot.says("bob", "cox jobs");
    const std::string said = all(bot);
    CHECK(contains(said, "is asked to end"));
    CHECK(contains(said, "job " + which + ", by ann, waits: lamp is locked by ann"));
  };
  next_waits("2: use two");
  bot.advance(30s);
  CHECK(contains(all(bot), "put one back"));
  bot.says("bob", "cox jobs");
  CHECK(contains(all(bot), "job 2: use two, by ann, running"));
  bot.advance(2s);
  bot.advance(5min);
  next_waits("3: use three");
  bot.advance(30s);
  CHECK(contains(all(bot), "put two back"));
}

TEST_CASE("a run that is cancelled while it waits has done nothing, and undoes nothing") {
  const Home home;
  home.book("use.json", simple("use <thing>", R"({"wait": "30s"}, {"say": "used {thing}"})",
                               R"("key": "lamp", "rollback": [{"say": "put {thing} back"}],
                                  "on_failure": [{"say": "{thing} is broken"}],)"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox use one");
  bot.says("bob", "cox use two");
  bot.says("bob", "cox cancel 2");
  std::string said = all(bot);
  for (int times = 0; times < 4; ++times) {
    bot.advance(15s);
    said += all(bot);
  }
  CHECK(contains(said, "used one"));
  CHECK(!contains(said, "used two"));
  CHECK(!contains(said, "put two back"));
  CHECK(!contains(said, "two is broken"));
  bot.says("ann", "cox history");
  CHECK(contains(all(bot), "cancelled"));
}

TEST_CASE("also under a closed policy whoever began a run may end it, and nobody else") {
  const Home home;
  home.book("slow.json", simple("slow", R"({"wait": "10m"})", R"("effect": "reads",)"));
  Options options = home.options();
  options.policy = "closed";
  Bot bot(COX_PLUGIN_FILE, options);
  bot.says("ann", "cox slow");
  all(bot);
  bot.says("bob", "cox cancel 1");
  CHECK(contains(all(bot), "job 1 was started by ann"));
  bot.says("ann", "cox cancel 1");
  CHECK(contains(all(bot), "job 1 (slow) is asked to end"));
}

TEST_CASE("rerun says the line again") {
  const Home home;
  home.book("tick.json", simple("tick <word>", R"({"say": "tock {word}"})"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox tick a");
  all(bot);
  bot.says("ann", "cox rerun 1");
  const std::string said = all(bot);
  CHECK(contains(said, "Again: "));
  CHECK(contains(said, "tock a"));
}

TEST_CASE("one at a time with the same key, and a lock keeps others away") {
  const Home home;
  home.book("use.json", simple("use <thing>", R"({"wait": "30s"}, {"say": "used {thing}"})",
                               R"("key": "{thing}",)"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox use lamp");
  bot.says("bob", "cox use lamp");
  CHECK(contains(all(bot), "waits"));
  bot.advance(31s);
  CHECK(contains(all(bot), "used lamp"));
  bot.advance(2s);
  bot.advance(31s);
  CHECK(contains(all(bot), "used lamp"));
  bot.says("ann", "cox lock lamp because mine");
  all(bot);
  bot.says("bob", "cox use lamp");
  CHECK(contains(all(bot), "lamp is locked by ann: mine"));
}

TEST_CASE("the deadline of a whole run holds, also over a restart") {
  const Home home;
  home.book("slow.json",
            simple("slow", R"({"name": "w", "wait": "1h"})", R"("deadline": "30m", )"));
  Bot bot(COX_PLUGIN_FILE, home.options());
  bot.says("ann", "cox slow");
  bot.advance(31min);
  CHECK(contains(all(bot), "not done within 30 min"));
  bot.says("ann", "cox slow");
  bot.advance(20min);
  bot.restart();
  CHECK(!contains(all(bot), "not done within 30 min"));
  bot.advance(11min);
  CHECK(contains(all(bot), "not done within 30 min"));
}
