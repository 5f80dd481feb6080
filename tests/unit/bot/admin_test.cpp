// The verbs of admin/1, asked of a bot without plugins.
#include "admin.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"
#include "engine.hpp"

using namespace cox;

namespace {

struct Fixture {
  TemporaryFolder folder;
  FakeClock clock;
  std::unique_ptr<Engine> engine;
  Wish wished = Wish::none;
  Status answer;  // to a wish

  Fixture() {
    EngineOptions options;
    options.home = *open_home(folder.path());
    options.plugin_folders = {options.home.plugins()};
    options.threaded = options.watch = false;
    auto created = Engine::create(std::move(options), clock);
    REQUIRE(created.ok());
    engine = std::move(*created);
    engine->admin().set({&engine->plugins(), &engine->work(), [] { return Json::array(); },
                         [this](Wish wish) { return wished = wish, answer; },
                         [] {
                           return Json::object({{"name", "cox"}});
                         }});
    engine->start();
    engine->resume();
  }
  Result<Json> perform(std::string_view verb, const Json& arguments = Json::object()) {
    return engine->admin().perform(verb, arguments);
  }
};

}  // namespace

TEST_CASE("status shows the parts and what the floor above adds") {
  Fixture f;
  const auto status = f.perform("status");
  REQUIRE(status.ok());
  CHECK((*status)["name"].as_string() == "cox");
  CHECK((*status)["records"].as_string() == "ok");
  CHECK((*status)["open_calls"].as_int(-1) == 0);
  CHECK((*status)["resident_kib"].as_int() > 0);
}

TEST_CASE("verbs about a plugin that does not exist say so") {
  Fixture f;
  const Json nobody = Json::object({{"plugin", "nobody"}});
  for (const char* verb : {"load", "unload", "reload", "rollback", "enable", "disable"}) {
    CAPTURE(verb);
    const auto done = f.perform(verb, nobody);
    CHECK(done.status().code() == Code::not_found);
    CHECK(done.status().message().find("nobody") != std::string::npos);
  }
}

TEST_CASE("shutdown and restart are wishes; an unknown verb is a failure") {
  Fixture f;
  CHECK(f.perform("shutdown").ok());
  CHECK(f.wished == Wish::stop);
  CHECK(f.perform("restart").ok());
  CHECK(f.wished == Wish::restart);
  f.answer = invalid("the config is wrong");
  CHECK(f.perform("restart").status().message() == "the config is wrong");
  CHECK(f.perform("dance").status().code() == Code::not_found);
  CHECK(f.perform("plugins").ok());
  CHECK(f.perform("log", Json::object({{"count", 1'000'000}})).ok());
}
