// The desk of jobs on a bench, with real supervisors and a plugin that is told how its jobs ended.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "bench.hpp"
#include "jobs/jobs.hpp"

namespace cox::jobs::test {

using namespace work;
using namespace work::test;

class Secrets final : public SecretDesk {
 public:
  Result<std::string> reveal(std::string_view plugin, std::string_view name) override {
    if (plugin != "runner") return Status(Code::denied, "it is not lent to this plugin");
    if (name == "key") return std::string("\x7f\0ELF", 5);
    if (name != "token") return not_found("there is no such secret");
    const std::string value = "s3cret-of-the-house";
    log::scrub(value);  // as whoever lends secrets does before anybody gets one
    return value;
  }
};

struct Fixture : Bench {
  Fixture() {
    add_handler(runner);
    live(runner);
    work.desks.secrets = &secrets;
    begin();
  }
  ~Fixture() { end(); }

  void begin() {
    open();
    jobs->resume();
  }
  void open() {
    jobs = std::make_unique<jobs::Jobs>(
        work, jobs::Jobs::Options{
                  .home = folder.path(), .folder = folder / "jobs", .program = COX_PROGRAM});
    REQUIRE(jobs->load().ok());
  }
  void end() {
    if (jobs != nullptr) jobs->stop();
    CHECK(settle());
    work.registry.when_changed([] {});
    jobs.reset();
  }
  void add_handler(const ActorPtr& actor) {
    Handler& ended =
        handler([this, generation = actor->generation](const cox_call& call, cox_result&) {
          const Json data = *Json::parse(text_of(call.data));
          notes.add(data["outcome"].as_string() + " in " + std::to_string(generation) + ": " +
                    data["tail"].as_string());
          return COX_OK;
        });
    actor->declared.jobs.push_back({"done", ended.c()});
  }
  CallPtr call(const std::string& user = "ada", const std::string& room = "ops") {
    CallSpec spec;
    spec.name = "it";
    spec.message = message("go", room, user);
    spec.address = spec.message->address();
    return *work.calls.begin(runner, std::move(spec));
  }
  Result<Json> perform(const CallPtr& by, const char* verb, const char* json) {
    return jobs->perform({"runner", runner, by}, verb, *Json::parse(json));
  }
  Result<Json> as_other(const CallPtr& by, const char* verb, const char* json) {
    return jobs->perform({"desk", nullptr, by}, verb, *Json::parse(json));
  }

  Secrets secrets;
  ActorPtr runner = plugin("runner");
  std::unique_ptr<jobs::Jobs> jobs;
};

constexpr auto kLong = std::chrono::milliseconds(30'000);

}  // namespace cox::jobs::test
