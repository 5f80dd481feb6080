// The desk, with real supervisors. What a person sees of it is in tests/e2e/jobs_test.cpp.
#include "jobs/jobs.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "desk.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;
using namespace cox::jobs::test;

namespace {

// Nobody can open it: it leads to itself.
void make_unreadable(const std::string& path) {
  std::filesystem::remove(path);
  std::filesystem::create_symlink(path, path);
}

bool is_logged(const std::string& part) {
  return eventually([&] {
    return std::ranges::any_of(log::tail(100), [&](const std::string& line) {
      return line.find(part) != std::string::npos;
    });
  });
}

}  // namespace

TEST_CASE("a job runs, and its record ends with it") {
  Fixture f;
  {
    const auto started =
        f.perform(f.call(), "start", R"({"argv": ["sh", "-c", "exit 3"], "handler": "done"})");
    REQUIRE(started.ok());
    CHECK((*started)["id"].text() == "1");
    CHECK((*started)["state"].text() == "running");
  }
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "failed in 1: ");
  REQUIRE(f.jobs->settle(kLong));
  REQUIRE(f.settle());
  CHECK(f.outcomes().back() == "ok");  // that of the handler, a call of its own
  CHECK(f.outcomes().front() == "failed");
}

TEST_CASE("a job that begins while the bot starts is not taken for an earlier one") {
  Fixture f;
  f.end();
  f.open();
  const auto started = f.perform(f.call(), "start", R"({"argv": ["true"], "handler": "done"})");
  REQUIRE(started.ok());
  f.jobs->resume();
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "ok in 1: ");
  REQUIRE(f.jobs->settle(kLong));
}

TEST_CASE("what cannot be is refused with a sentence") {
  Fixture f;
  const auto nobody = [&](const Json& job) {
    return f.jobs->perform({"runner", f.runner, nullptr}, "start", job).status().message();
  };
  CHECK(nobody(Json::object({{"argv", Json::array({"true"})}})) ==
        "a job is started in a call that is open");
  CHECK(nobody(Json::object()) == "a job without \"argv\" needs a \"title\"");
  CHECK(
      f.perform(f.call(), "start", R"({"argv": ["true"], "handler": "nothing"})").status().code() ==
      Code::invalid);
  CHECK(f.perform(f.call(), "show", R"({"id": "x"})").status().code() == Code::invalid);
  CHECK(f.perform(f.call(), "cancel", R"({"id": 99})").status().code() == Code::not_found);
  CHECK(f.perform(f.call(), "dance", "{}").status().code() == Code::not_found);
  f.brain->close();
  CHECK_FALSE(f.perform(f.call(), "start", R"({"argv": ["touch", "oops"]})").ok());
  CHECK_FALSE(is_there(f.folder / "oops"));
}

TEST_CASE("where the jobs of an earlier run cannot be read, nothing is started") {
  Fixture f;
  f.break_brain();
  CHECK_FALSE(f.jobs->load().ok());
  const auto started = f.perform(f.call(), "start", R"({"argv": ["true"]})");
  CHECK(started.status().message().starts_with(
      "nothing was started: the jobs of an earlier run cannot be read"));
}

TEST_CASE("secrets are filled in where they are lent, and hidden in what is printed") {
  Fixture f;
  const char* job =
      R"({"argv": ["sh", "-c", "printf s3cret-of-; sleep 0.2; echo the-house $T; cat"],
                        "env": {"T": "${secret:token}"}, "stdin": "in ${secret:token}\n",
                        "handler": "done"})";
  REQUIRE(f.perform(f.call(), "start", job).ok());
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "ok in 1: *** ***\nin ***\n");
  REQUIRE(f.jobs->settle(kLong));
  REQUIRE(f.settle());
  for (const std::string& said : f.chat.bodies()) CHECK(said.find("s3cret") == std::string::npos);
  // Nor is it in what is kept of the job.
  for (const std::string& file : {f.folder / "brain.db", f.folder / "records.db"})
    CHECK(read_file(file)->find("s3cret-of-the-house") == std::string::npos);
  REQUIRE(f.perform(f.call(), "start",
                    R"({"argv": ["true"], "env": {"T": "${secret:other}"}, "handler": "done"})")
              .ok());
  REQUIRE(f.notes.reach(2));
  CHECK(f.notes.all()[1].starts_with("failed"));
}

TEST_CASE("a job is ended by whoever started it, its plugin, and who may") {
  Fixture f;
  f.authority.configure({false, {"chat:root"}});
  REQUIRE(f.perform(f.call(), "start", R"({"argv": ["sleep", "1000"], "handler": "done"})").ok());
  CHECK(f.as_other(f.call("eve", "den"), "show", R"({"id": 1})").status().code() == Code::denied);
  CHECK(f.as_other(f.call("eve"), "show", R"({"id": 1})").ok());  // in its own room
  CHECK(f.as_other(f.call("eve"), "cancel", R"({"id": 1})").status().code() == Code::denied);
  CHECK(f.as_other(nullptr, "cancel", R"({"id": 1})").status().code() == Code::denied);
  CHECK(f.as_other(f.call("root"), "cancel", R"({"id": 1})").ok());
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0].starts_with("cancelled"));
  REQUIRE(f.perform(f.call(), "start", R"({"argv": ["sleep", "1000"], "handler": "done"})").ok());
  CHECK(f.as_other(f.call("ada"), "cancel", R"({"id": "2"})").ok());
  REQUIRE(f.notes.reach(2));
}

TEST_CASE("the end goes to whatever build is live") {
  Fixture f;
  REQUIRE(f.perform(f.call(), "start",
                    R"({"argv": ["sh", "-c", "while [ ! -e go ]; do sleep 0.02; done"],
                        "handler": "done"})")
              .ok());
  const ActorPtr next = f.plugin("runner", 2);
  f.add_handler(next);
  f.take_over(f.runner, next);
  REQUIRE(write_file_atomically(f.folder / "go", "").ok());
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "ok in 2: ");
}

TEST_CASE("a lock that runs out is told, and the queue goes on") {
  Fixture f;
  REQUIRE(f.as_other(f.call("eve"), "lock", R"({"key": "prod", "reason": "mine", "for_ms": 60000})")
              .ok());
  const auto refused = f.perform(f.call(), "start", R"({"argv": ["true"], "key": "prod"})");
  CHECK(refused.status().code() == Code::busy);
  CHECK(refused.status().message() == "prod is locked by eve: mine (0 ms, for another 1 min)");
  // The machine's clock is set forward.
  f.clock.jump(f.clock.now() + 61'000);
  f.advance(1'000);
  CHECK(f.chat.heard("prod is not locked any more"));
  CHECK(f.perform(f.call(), "start", R"({"argv": ["true"], "key": "prod"})").ok());
  REQUIRE(f.jobs->settle(kLong));
}

TEST_CASE("a supervisor that is killed leaves a job that is lost, and nothing running") {
  Fixture f;
  REQUIRE(f.perform(f.call(), "start",
                    R"({"argv": ["sh", "-c", "trap '' TERM; sleep 1000 & echo $! >child; wait"],
                        "handler": "done"})")
              .ok());
  REQUIRE(eventually([&] {
    const auto child = read_file(f.folder / "child");
    return child.ok() && child->ends_with("\n") && is_there(f.folder / "jobs/1/status");
  }));
  const Json status = *Json::parse(*read_file(f.folder / "jobs/1/status"));
  const pid_t child = std::stoi(*read_file(f.folder / "child"));
  REQUIRE(kill(static_cast<pid_t>(status["supervisor"].as_int()), SIGKILL) == 0);
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0].starts_with("lost"));
  CHECK(eventually([&] { return kill(child, 0) != 0; }));
}

TEST_CASE("a job that cannot be looked at after a restart is not given up") {
  Fixture f;
  REQUIRE(
      f.perform(f.call(), "start",
                R"({"argv": ["sh", "-c", "until [ -e go ]; do sleep 0.01; done"], "title": "long",
                        "handler": "done"})")
          .ok());
  REQUIRE(eventually([&] { return is_there(f.folder / "jobs/1/status"); }));
  f.end();
  const std::string alive = f.folder / "jobs/1/alive";
  std::filesystem::rename(alive, f.folder / "alive");
  make_unreadable(alive);
  f.begin();
  REQUIRE(is_logged("job 1 is looked at again soon: cannot open " + alive));
  CHECK(f.notes.size() == 0);
  std::filesystem::rename(f.folder / "alive", alive);
  f.advance(5'000);
  REQUIRE(write_file_atomically(f.folder / "go", "").ok());
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "ok in 1: ");
}

TEST_CASE("an end that cannot be read at once is not taken for none") {
  Fixture f;
  REQUIRE(f.perform(f.call(), "start", R"({"argv": ["sleep", "1000"], "handler": "done"})").ok());
  REQUIRE(eventually([&] { return is_there(f.folder / "jobs/1/status"); }));
  const std::string end = f.folder / "jobs/1/ended";
  make_unreadable(end);
  const Json status = *Json::parse(*read_file(f.folder / "jobs/1/status"));
  REQUIRE(kill(static_cast<pid_t>(status["supervisor"].as_int()), SIGKILL) == 0);
  REQUIRE(is_logged("job 1 is looked at again soon: cannot read " + end));
  std::filesystem::remove(end);
  REQUIRE(write_file_atomically(end, R"({"outcome": "ok", "exit": 0})").ok());
  f.advance(5'000);
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "ok in 1: ");
}

TEST_CASE("a job takes over the key of its command, once for each call") {
  Fixture f;
  f.command(f.runner, R"({"kind": "command", "id": "deploy", "phrases": ["deploy <env>"],
                          "key": "deploy:{env}", "deadline": 60000})",
            noting(f.notes, "deploy"));
  const auto call_for = [&](const char* env) {
    CallSpec spec;
    spec.kind = COX_CALL_COMMAND;
    spec.name = "deploy";
    spec.message = f.message("go");
    spec.address = spec.message->address();
    spec.arguments = Json::object({{"env", env}}).dump();
    return *f.work.calls.begin(f.runner, std::move(spec));
  };
  const char* waits = R"({"argv": ["sh", "-c", "while [ ! -e go ]; do sleep 0.02; done"]})";
  const CallPtr first = call_for("prod");
  CHECK((*f.perform(first, "start", waits))["key"].text() == "deploy:prod");
  CHECK((*f.perform(first, "start", waits))["state"].text() == "running");
  CHECK((*f.perform(call_for("prod"), "start", waits))["state"].text() == "queued");
  CHECK((*f.perform(call_for("staging"), "start", waits))["state"].text() == "running");
  REQUIRE(write_file_atomically(f.folder / "go", "").ok());
  REQUIRE(f.jobs->settle(kLong));
}

TEST_CASE("what a job cannot do, or not for this plugin, is refused with a sentence") {
  Fixture f;
  const char* waits = R"({"argv": ["sh", "-c", "while [ ! -e go ]; do sleep 0.02; done"]})";
  REQUIRE(f.perform(f.call(), "start", waits).ok());
  const auto words = [](const Result<Json>& done) { return done.status().message(); };
  CHECK(words(f.perform(nullptr, "finish", R"({"id": 1})")) ==
        "job 1 has a process, whose end is the job's");
  CHECK(words(f.as_other(nullptr, "progress", R"({"id": 1})")) == "job 1 belongs to runner");
  CHECK(words(f.as_other(nullptr, "start", R"({"title": "x", "part_of": 1})")) ==
        "job 1 belongs to runner");
  CHECK(words(f.perform(f.call(), "lock", R"({"key": ""})")) ==
        "\"key\" must name what is locked, in at most 200 bytes");
  REQUIRE(write_file_atomically(f.folder / "go", "").ok());
  REQUIRE(f.jobs->settle(kLong));
  CHECK(words(f.perform(f.call(), "cancel", R"({"id": 1})")) == "job 1 has ended: ok");
  REQUIRE(f.perform(f.call(), "start", R"({"title": "walk"})").ok());
  CHECK(words(f.perform(nullptr, "finish", R"({"id": 2, "outcome": "great"})")) ==
        "\"outcome\" must be \"ok\", \"failed\" or \"cancelled\"");
  REQUIRE(f.perform(nullptr, "finish", R"({"id": 2})").ok());
}

TEST_CASE("a lock may be taken beside a job that runs, and the next job waits for it") {
  Fixture f;
  REQUIRE(f.perform(f.call("ada"), "start", R"({"title": "move", "key": "prod"})").ok());
  REQUIRE(f.perform(f.call("ada"), "start", R"({"title": "next", "key": "prod"})").ok());
  REQUIRE(f.jobs->settle(kLong));
  const Json all = *f.perform(nullptr, "locks", "{}");
  REQUIRE(all["locks"].size() == 1);
  CHECK(all["locks"].items()[0]["job"].text() == "1");
  CHECK(all["locks"].items()[0]["text"].text() == "prod is locked by ada: move, 0 ms");
  const Json taken = *f.as_other(f.call("eve"), "lock", R"({"key": "prod", "reason": "mine"})");
  CHECK(taken["running"].text() == "job 1 (move) still runs");
  REQUIRE(f.perform(nullptr, "finish", R"({"id": 1})").ok());
  const Json waits = *f.perform(f.call("ada"), "show", R"({"id": 2})");
  CHECK(waits["state"].text() == "queued");
  CHECK(waits["behind"].text().starts_with("prod is locked by eve: mine"));
  REQUIRE(f.as_other(f.call("eve"), "unlock", R"({"key": "prod"})").ok());
  REQUIRE(f.jobs->settle(kLong));
  CHECK((*f.perform(f.call("ada"), "show", R"({"id": 2})"))["state"].text() == "running");
  REQUIRE(f.perform(nullptr, "finish", R"({"id": 2})").ok());
}

TEST_CASE("a lock and a job with the same key in capitals know each other") {
  Fixture f;
  f.command(f.runner, R"({"kind": "command", "id": "deploy", "phrases": ["deploy <app>"],
                          "key": "app:{app}"})",
            noting(f.notes, "deploy"));
  CallSpec spec;
  spec.kind = COX_CALL_COMMAND;
  spec.name = "deploy";
  spec.message = f.message("go");
  spec.address = spec.message->address();
  spec.arguments = R"({"app": "Web:2 *"})";
  const CallPtr deploys = *f.work.calls.begin(f.runner, std::move(spec));
  REQUIRE(f.as_other(f.call("eve"), "lock", R"({"key": "APP:web:2 *", "reason": "mine"})").ok());
  CHECK(f.perform(deploys, "start", R"({"title": "it"})")
            .status()
            .message()
            .starts_with("APP:web:2 * is locked by eve: mine"));
  REQUIRE(f.as_other(f.call("eve"), "unlock", R"({"key": "app:WEB:2 *"})").ok());
  CHECK((*f.perform(deploys, "start", R"({"title": "it"})"))["key"].text() == "app:Web:2 *");
  const Json next = *f.perform(f.call(), "start", R"({"title": "next", "key": "app:web:2 *"})");
  CHECK(next["state"].text() == "queued");
  f.end();
  f.begin();  // the lock does not come back
  REQUIRE(f.jobs->settle(kLong));
  CHECK((*f.perform(nullptr, "locks", "{}"))["locks"].size() == 1);
  REQUIRE(f.jobs->settle(kLong));
  REQUIRE(f.perform(nullptr, "finish", R"({"id": 2})").ok());
}

TEST_CASE("a job that its plugin finishes holds its key until then, cancelled or late") {
  Fixture f;
  const auto shown = [&](const char* which) { return *f.perform(f.call(), "show", which); };
  REQUIRE(f.perform(f.call(), "start",
                    R"({"title": "deploy", "key": "prod", "handler": "done", "resumable": true})")
              .ok());
  REQUIRE(f.perform(f.call(), "start", R"({"title": "next", "key": "prod"})").ok());
  REQUIRE(f.perform(f.call(), "cancel", R"({"id": 1})").ok());
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "cancelled in 1: ");
  CHECK(shown(R"({"id": 1})")["ending"].text() == "cancelled");
  CHECK(shown(R"({"id": 2})")["state"].text() == "queued");
  f.end();
  f.begin();  // nor is it free after a restart
  REQUIRE(f.jobs->settle(kLong));
  CHECK(shown(R"({"id": 1})")["ending"].text() == "cancelled");
  CHECK(shown(R"({"id": 2})")["state"].text() == "queued");
  const char* undone = R"({"id": 1, "outcome": "failed", "error": "rolled back"})";
  REQUIRE(f.perform(nullptr, "finish", undone).ok());
  REQUIRE(f.jobs->settle(kLong));
  CHECK(shown(R"({"id": 1})")["outcome"].text() == "cancelled");
  CHECK(shown(R"({"id": 1})")["reason"].text() == "rolled back");
  CHECK(shown(R"({"id": 2})")["state"].text() == "running");
  CHECK(f.notes.size() == 1);
  REQUIRE(f.perform(nullptr, "finish", R"({"id": 2})").ok());
}

TEST_CASE("a plugin that does nothing more for a job does not keep its key for ever") {
  Fixture f;
  const auto shown = [&](const char* which) {
    REQUIRE(f.jobs->settle(kLong));
    return *f.perform(f.call(), "show", which);
  };
  REQUIRE(f.perform(f.call(), "start",
                    R"({"title": "deploy", "key": "prod", "handler": "done", "resumable": true,
                        "deadline_ms": 60000})")
              .ok());
  REQUIRE(f.perform(f.call(), "start", R"({"title": "next", "key": "prod"})").ok());
  REQUIRE(f.jobs->settle(kLong));
  f.advance(60'000);
  REQUIRE(f.notes.reach(1));
  CHECK(f.notes.all()[0] == "timeout in 1: ");
  CHECK(shown(R"({"id": 1})")["ending"].text() == "timeout");
  f.advance(300'000);
  REQUIRE(f.perform(nullptr, "progress", R"({"id": 1, "step": "undoing"})").ok());
  f.advance(300'000);
  CHECK(shown(R"({"id": 2})")["state"].text() == "queued");
  f.advance(600'000);
  CHECK(shown(R"({"id": 1})")["outcome"].text() == "timeout");
  CHECK(shown(R"({"id": 2})")["state"].text() == "running");
  REQUIRE(f.perform(nullptr, "finish", R"({"id": 2})").ok());
}

TEST_CASE("where the clock was set back no job has run for less than no time") {
  Fixture f;
  REQUIRE(f.perform(f.call("ada"), "start", R"({"title": "move", "key": "prod"})").ok());
  REQUIRE(f.jobs->settle(kLong));
  f.clock.jump(f.clock.now() - 3'600'000);
  const Json all = *f.perform(nullptr, "locks", "{}");
  REQUIRE(all["locks"].size() == 1);
  CHECK(all["locks"].items()[0]["text"].text() == "prod is locked by ada: move, 0 ms");
  REQUIRE(f.perform(nullptr, "finish", R"({"id": 1})").ok());
}

TEST_CASE("of the jobs that have ended the oldest go, with their files") {
  Fixture f;
  f.end();
  f.jobs = std::make_unique<jobs::Jobs>(
      f.work,
      jobs::Jobs::Options{
          .home = f.folder.path(), .folder = f.folder / "jobs", .program = COX_PROGRAM, .kept = 1});
  REQUIRE(f.jobs->load().ok());
  f.jobs->resume();
  for (const char* done : {R"({"id": 1})", R"({"id": 2})", R"({"id": 3})"}) {
    REQUIRE(f.perform(f.call(), "start", R"({"title": "walk"})").ok());
    REQUIRE(f.jobs->settle(kLong));
    REQUIRE(f.perform(nullptr, "finish", done).ok());
  }
  CHECK(f.perform(f.call(), "show", R"({"id": 1})").status().code() == Code::not_found);
  CHECK_FALSE(is_there(f.folder / "jobs/1"));
  CHECK(f.perform(f.call(), "show", R"({"id": 3})").ok());
  f.end();
  f.begin();  // nor does it come back
  CHECK(f.perform(f.call(), "show", R"({"id": 1})").status().code() == Code::not_found);
}

TEST_CASE("where a secret cannot be filled in nothing runs, and it is said why") {
  Fixture f;
  for (const auto& [env, why] :
       {std::pair("${secret:token", "\"${secret:\" has no end"),
        std::pair("${secret:key}", "a secret in '${secret:key}' is no text")}) {
    CAPTURE(env);
    const Json job = Json::object(
        {{"argv", Json::array({"touch", "oops"})}, {"env", Json::object({{"T", env}})}});
    REQUIRE(f.jobs->perform({"runner", f.runner, f.call()}, "start", job).ok());
    REQUIRE(f.jobs->settle(kLong));
    CHECK(f.chat.heard(why));
  }
  CHECK_FALSE(is_there(f.folder / "oops"));
}
