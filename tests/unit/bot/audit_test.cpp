// What the engine does with the records by itself, and what it answers those who ask.
#include <doctest/doctest.h>

#include <mutex>
#include <thread>

#include "audit/verify.hpp"
#include "base/files.hpp"
#include "engine.hpp"

using namespace cox;

namespace {

constexpr Millis kPatience = 30'000;

class Chat final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    std::lock_guard lock(mutex_);
    said_.push_back(out.address.adapter + ":" + out.address.room + " " + out.body);
    return chat::Delivery::sent("id");
  }
  bool serves(const std::string&) override { return true; }
  std::vector<std::string> said() const {
    std::lock_guard lock(mutex_);
    return said_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> said_;
};

struct AuditFixture {
  explicit AuditFixture(config::Audit audit = {}) {
    EngineOptions options;
    options.home = home;
    options.config.audit = std::move(audit);
    options.threaded = options.watch = false;
    auto created = Engine::create(std::move(options), clock);
    REQUIRE(created.ok());
    engine = std::move(*created);
    engine->deliver_through(chat);
    engine->start();
    engine->resume();
  }
  void advance(Millis by) {
    clock.advance(by);
    engine->timers().poll();
    REQUIRE(engine->drain(kPatience));
    // A message is delivered beside what is under way.
    while (engine->work().services.outbox.pending() > 0) std::this_thread::yield();
  }
  Result<Json> ask(const char* verb, const Json& arguments = Json::object()) {
    return engine->work().desks.audit->perform({}, verb, arguments);
  }
  audit::Records& records() { return engine->work().services.records; }

  TemporaryFolder folder;
  FakeClock clock;
  Chat chat;
  Home home = *open_home(folder.path());
  std::unique_ptr<Engine> engine;
};

}  // namespace

TEST_CASE("the head is posted at its interval, where there is a new one") {
  AuditFixture f({"irc", "#audit", 60'000, 0});
  f.advance(59'000);
  CHECK(f.chat.said().empty());
  f.advance(1'000);
  REQUIRE(f.chat.said().size() == 1);
  const std::string head = (*f.ask("head"))["head"].as_string();
  CHECK(f.chat.said()[0] == "irc:#audit The records stand at " + head);
  f.advance(60'000);
  CHECK(f.chat.said().size() == 1);
  f.records().note("test", Json::object());
  f.advance(60'000);
  CHECK(f.chat.said().size() == 2);
  CHECK((*f.ask("verify", Json::object({{"head", head}})))["ok"].as_bool());
}

TEST_CASE("old records are archived by themselves") {
  AuditFixture f({"", "", 60'000, 7});
  for (int i = 0; i < 20; ++i) f.records().note("test", Json::object({{"i", i}}));
  f.records().flush();
  f.advance(8LL * 24 * 3'600'000);
  f.records().note("test", Json::object());
  f.advance(3'600'000);
  CHECK_FALSE(audit::segments_in(f.home.audit())->empty());
  const auto verified = audit::verify_all(f.home.records(), f.home.audit());
  REQUIRE(verified.ok());
  CHECK(verified->ok());
  CHECK(verified->count >= 22);
}

TEST_CASE("the desk tails, searches and proves") {
  AuditFixture f;
  f.records().note("decision", Json::object({{"user", "ann"}, {"adapter", "irc"}, {"why", "hm"}}));
  CHECK((*f.ask("tail", Json::object({{"count", 1}})))["entries"].items()[0]["kind"].text() ==
        "decision");
  const auto found = f.ask("search", Json::object({{"words", "hm"}, {"user", "irc:ann"}}));
  REQUIRE(found.ok());
  CHECK((*found)["entries"].size() == 1);
  CHECK((*f.ask("verify"))["ok"].as_bool());
  CHECK(f.ask("search", Json::object({{"since", "soon"}})).status().code() == Code::invalid);
  CHECK(f.ask("search", Json::object({{"colour", "red"}})).status().code() == Code::invalid);
  CHECK(f.ask("erase").status().code() == Code::invalid);
  CHECK(f.ask("verify", Json::object({{"head", "x"}})).status().code() == Code::invalid);
}

TEST_CASE("start and stop are recorded") {
  AuditFixture f;
  CHECK(f.engine->stop(kPatience));
  const auto tail = f.records().tail(10);
  REQUIRE(tail.ok());
  CHECK(tail->front()["kind"].text() == "start");
  CHECK(tail->back()["kind"].text() == "stop");
}
