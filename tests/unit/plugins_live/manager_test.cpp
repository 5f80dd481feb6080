#include "plugins/manager.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "live.hpp"

using namespace cox;
using namespace cox::test;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a plugin is reloaded while its older handler is stuck, and hands its state over") {
  Live bot;
  bot.put(Live::built("worker_1"), "worker");
  CHECK(has(bot.load("worker"), "loaded worker 1.0.0 (generation 1)"));
  bot.say("cox worker version");
  CHECK(bot.heard("worker 1.0.0"));
  bot.put(Live::built("worker_2"), "worker");
  CHECK(has(bot.load("worker"), "reloaded worker 2.0.0 (generation 2)"));
  bot.say("cox worker state");
  CHECK(bot.heard("from 1.0.0"));
  bot.hold("2.0.0");
  bot.put(Live::built("worker_3"), "worker");
  CHECK(has(bot.load("worker"), "reloaded worker 3.0.0"));
  bot.say("cox worker version");
  CHECK(bot.heard("worker 3.0.0"));
  bot.release();
  CHECK(bot.heard("released in 2.0.0"));
  CHECK(eventually([&] { return bot.plugin("worker")["standing"].as_int() == 1; }));
}

TEST_CASE("a change of one plugin does not wait for the load of another") {
  Live bot(false);
  bot.config.load = kPatience;
  bot.start();
  const std::string release = bot.home.folder + "/release";
  REQUIRE(::setenv("COX_FIXTURE_RELEASE", release.c_str(), 1) == 0);
  bot.put(Live::fixture("hangs_in_load"), "stuck");
  std::thread loading([&bot] { bot.load("stuck"); });
  CHECK(eventually([&] { return bot.plugin("fixture")["state"].as_string() == "loading"; }));
  bot.put(Live::built("worker_1"), "worker");
  CHECK(has(bot.load("worker"), "loaded worker 1.0.0"));
  CHECK(bot.plugin("fixture")["state"].as_string() == "loading");
  std::ofstream(release) << "now";
  loading.join();
  CHECK(bot.plugin("fixture")["state"].as_string() == "live");
  ::unsetenv("COX_FIXTURE_RELEASE");
}

TEST_CASE("three generations stand at most; the fourth reload waits and then happens") {
  Live bot;
  bot.put(Live::built("worker_1"), "worker");
  bot.load("worker");
  bot.hold("1.0.0");
  bot.put(Live::built("worker_2"), "worker");
  bot.load("worker");
  bot.hold("2.0.0");
  bot.put(Live::built("worker_3"), "worker");
  bot.load("worker");
  bot.put(Live::built("worker_4"), "worker");
  const std::string said = bot.load("worker");
  CHECK_MESSAGE(has(said, "3 generations of worker stand already"), said);
  CHECK(bot.plugin("worker")["version"].as_string() == "3.0.0");
  bot.release();
  CHECK(eventually([&] { return bot.plugin("worker")["version"].as_string() == "4.0.0"; }));
  CHECK(bot.plugin("worker")["problem"].as_string().empty());
}

TEST_CASE("at the drain deadline the room of a call that still runs is told") {
  Live bot;
  bot.put(Live::built("worker_1"), "worker");
  bot.load("worker");
  bot.hold("1.0.0");
  bot.put(Live::built("worker_2"), "worker");
  bot.load("worker");
  bot.clock.advance(bot.config.drain);
  bot.engine->timers().poll();
  CHECK(bot.heard("still runs, in a build of worker that is not live any more"));
  bot.release();
}

TEST_CASE("a build that fails leaves the older one live and is not tried again") {
  Live bot;
  const std::string path = bot.put(Live::built("worker_1"), "worker");
  bot.load("worker");
  bot.put(Live::fixture("truncated"), "worker");
  bot.load("worker");
  CHECK(bot.plugin("worker")["version"].as_string() == "1.0.0");
  CHECK(!bot.plugin("worker")["problem"].as_string().empty());
  bot.put(Live::built("worker_1"), "worker");
  bot.manager().load(path).ok();
  CHECK(bot.plugin("worker")["problem"].as_string().empty());
}

TEST_CASE("a load that fails or throws says so") {
  Live bot;
  for (const char* name : {"fails_in_load", "throws_in_load"}) {
    CAPTURE(name);
    const auto done = bot.manager().load(bot.put(Live::fixture(name), name));
    CHECK(!done.ok());
    CHECK(bot.plugin("fixture")["state"].as_string() == "failed");
    std::filesystem::remove(bot.home.plugins() + "/" + name + ".so");
  }
}

TEST_CASE("an id that is taken is refused and names who has it") {
  Live bot;
  bot.load(bot.put(Live::built("worker_1"), "worker"));
  const std::string said = bot.load(bot.put(Live::built("worker_2"), "twin"));
  CHECK(has(said, "the plugin id 'worker' is taken by"));
  CHECK(bot.plugin("worker")["version"].as_string() == "1.0.0");
}

TEST_CASE("needs: who waits is loaded later, dropped with what it needs, and comes back") {
  Live bot;
  CHECK(has(bot.load(bot.put(Live::built("top"), "top")), "which is not loaded"));
  CHECK(bot.plugin("top")["state"].as_string() == "waiting");
  bot.load(bot.put(Live::built("worker_1"), "worker"));
  CHECK(has(bot.plugin("top")["problem"].as_string(), "but worker 1.0.0 is loaded"));
  bot.load(bot.put(Live::built("worker_2"), "worker"));
  CHECK(bot.plugin("top")["state"].as_string() == "live");
  CHECK(bot.manager().unload("worker").ok());
  CHECK(bot.plugin("top")["state"].as_string() == "waiting");
  CHECK(bot.manager().reload("worker").ok());
  CHECK(bot.plugin("top")["state"].as_string() == "live");
}

TEST_CASE("a newer build that waits for what it needs costs the live one nothing") {
  Live bot;
  bot.load(bot.put(Live::built("worker_1"), "worker"));
  CHECK(has(bot.load(bot.put(Live::built("worker_needs_base"), "worker")), "needs base >= 1.0"));
  CHECK(bot.plugin("worker")["version"].as_string() == "1.0.0");
  bot.load(bot.put(Live::built("base_0"), "base"));  // not the one that is needed
  CHECK(bot.plugin("worker")["version"].as_string() == "1.0.0");
  bot.load(bot.put(Live::built("base_1"), "base"));
  CHECK(bot.plugin("worker")["version"].as_string() == "5.0.0");
}

TEST_CASE("plugins that need each other in a circle are told so") {
  Live bot;
  bot.load(bot.put(Live::built("ring_a"), "ring-a"));
  const std::string said = bot.load(bot.put(Live::built("ring_b"), "ring-b"));
  CHECK_MESSAGE(has(said, "ring-b needs ring-a needs ring-b"), said);
}

TEST_CASE("a rollback goes to the build before, also after a restart, until the file changes") {
  Live bot;
  bot.load(bot.put(Live::built("worker_1"), "worker"));
  bot.load(bot.put(Live::built("worker_2"), "worker"));
  CHECK(has(Live::words(bot.manager().rollback("worker")), "worker 1.0.0"));
  bot.restart();
  CHECK(bot.plugin("worker")["version"].as_string() == "1.0.0");
  // Asked for by name it is good again, and a restart does not turn back.
  CHECK(bot.manager().load("worker").ok());
  CHECK(bot.plugin("worker")["version"].as_string() == "2.0.0");
  bot.restart();
  CHECK(bot.plugin("worker")["version"].as_string() == "2.0.0");
}

TEST_CASE("disabled stays disabled over a restart; enabled comes back") {
  Live bot;
  bot.load(bot.put(Live::built("worker_1"), "worker"));
  CHECK(bot.manager().disable("worker").ok());
  bot.restart();
  CHECK(bot.plugin("worker")["state"].as_string() == "disabled");
  CHECK(bot.manager().enable("worker").ok());
  bot.restart();
  CHECK(bot.plugin("worker")["state"].as_string() == "live");
}

TEST_CASE("what was unloaded while a reload waited for room stays unloaded") {
  Live bot;
  bot.load(bot.put(Live::built("worker_1"), "worker"));
  bot.hold("1.0.0");
  bot.load(bot.put(Live::built("worker_2"), "worker"));
  bot.hold("2.0.0");
  bot.load(bot.put(Live::built("worker_3"), "worker"));
  bot.load(bot.put(Live::built("worker_4"), "worker"));
  CHECK(bot.manager().unload("worker").ok());
  bot.release();
  CHECK(eventually([&] { return bot.plugin("worker")["standing"].as_int(-1) == 0; }));
  REQUIRE(bot.engine->drain(kPatience));
  CHECK(bot.plugin("worker")["state"].as_string() == "unloaded");
}

TEST_CASE("who was refused because the id was taken has its turn when the other is gone") {
  Live bot;
  const std::string first = bot.put(Live::built("worker_1"), "worker");
  bot.load(first);
  CHECK(has(bot.load(bot.put(Live::built("worker_2"), "twin")), "is taken by"));
  std::filesystem::remove(first);
  CHECK(bot.manager().unload("worker").ok());
  CHECK(bot.plugin("worker")["version"].as_string() == "2.0.0");
}

TEST_CASE("what is disabled comes back from its own file, whoever else has its id") {
  Live bot;
  bot.load(bot.put(Live::built("worker_1"), "worker"));
  bot.load(bot.put(Live::built("worker_2"), "twin"));
  CHECK(bot.manager().disable("worker").ok());
  CHECK(bot.manager().enable("worker").ok());
  CHECK(bot.plugin("worker")["version"].as_string() == "1.0.0");
}

TEST_CASE("what cox.json disables is not loaded, goes when it is disabled, and comes back") {
  Live bot(false);
  bot.config.disabled = {"worker"};
  bot.start();
  const auto state = [&] { return bot.plugin("worker")["state"].as_string(); };
  CHECK(
      has(bot.load(bot.put(Live::built("worker_1"), "worker")), "worker is disabled by cox.json"));
  CHECK(state() == "disabled");
  CHECK(has(Live::words(bot.manager().enable("worker")), "take it out of \"disabled\" there"));
  bot.config.disabled = {};
  bot.engine->configure(bot.config);
  CHECK(eventually([&] { return state() == "live"; }));
  bot.config.disabled = {"worker"};
  bot.engine->configure(bot.config);
  CHECK(eventually([&] { return state() == "disabled"; }));
}
