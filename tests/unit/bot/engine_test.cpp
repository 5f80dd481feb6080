// What a bot takes up of an earlier one, and how it stops.
#include "engine.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <mutex>

#include "base/files.hpp"

using namespace cox;

namespace {

constexpr Millis kEnginePatience = 30'000;

class Chat final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    std::lock_guard lock(mutex_);
    said_.push_back(out.body);
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

cox_str view(std::string_view text) { return {text.data(), text.size()}; }

cox_message message(std::string_view text, std::string_view id) {
  cox_message said{};
  said.size = sizeof(said);
  said.kind = COX_MESSAGE_TEXT;
  said.flags = COX_MESSAGE_KNOWN;
  said.id = view(id);
  said.room = view("ops");
  said.user = view("ada");
  said.text = view(text);
  return said;
}

struct EngineFixture {
  TemporaryFolder folder;
  FakeClock clock;
  Chat chat;
  std::unique_ptr<Engine> engine;
  Home home = *open_home(folder.path());

  // What an earlier process would have left.
  template <class Leave>
  void left(const Leave& leave) {
    auto records = audit::Records::open(home.records(), clock);
    REQUIRE(records.ok());
    leave(**records);
    (*records)->close();
  }
  void create() {
    EngineOptions options;
    options.home = home;
    options.plugin_folders = {home.plugins()};
    options.threaded = options.watch = false;
    auto created = Engine::create(std::move(options), clock);
    REQUIRE(created.ok());
    engine = std::move(*created);
    engine->deliver_through(chat);
  }
  std::size_t accepted() {
    auto records = audit::Records::open(home.records(), clock);
    return (*records)->accepted()->size();
  }
};

std::string stored(const char* text) {
  chat::Message said;
  said.adapter = "chat";
  said.room = "ops";
  said.user = "ada";
  said.text = text;
  return chat::to_json(said);
}

}  // namespace

TEST_CASE("what an earlier bot accepted runs if it is young, otherwise the room is told") {
  EngineFixture f;
  f.left([&](audit::Records& records) {
    records.accept({"old", stored("cox old"), f.clock.now() - 120'000});
    records.accept({"young", stored("cox young"), f.clock.now()});
  });
  f.create();
  f.engine->start();
  f.engine->resume();
  REQUIRE(f.engine->drain(kEnginePatience));
  auto said = f.chat.said();
  std::ranges::sort(said);  // nothing orders the two
  REQUIRE(said.size() == 2);
  CHECK(said[0] == "I do not know \"young\".");
  CHECK(said[1].find("I was down when you said 'cox old'") == 0);
  CHECK(f.engine->stop(kEnginePatience));
  f.engine->close();
  CHECK(f.accepted() == 0);
}

TEST_CASE("what an earlier bot accepted comes before what is said to this one") {
  EngineFixture f;
  f.left([&](audit::Records& records) {
    records.accept({"young", stored("cox freeze"), f.clock.now()});
  });
  f.create();
  f.engine->start();
  CHECK(f.engine->receive("chat", message("cox thaw", "1")).ok());
  f.engine->resume();
  REQUIRE(f.engine->drain(kEnginePatience));
  REQUIRE(f.chat.said().size() == 2);
  CHECK(f.chat.said()[0] == "I do not know \"freeze\".");
  CHECK(f.chat.said()[1] == "I do not know \"thaw\".");
}

TEST_CASE("a call that never ended is told in its room and not run again") {
  EngineFixture f;
  f.left([&](audit::Records& records) {
    audit::Begin begin;
    begin.call = "call";
    begin.text = "cox deploy";
    begin.address = chat::to_json(chat::Address{"chat", "ops", "", "ada", "", false});
    records.begin(begin);
  });
  f.create();
  f.engine->start();
  f.engine->resume();
  REQUIRE(f.engine->drain(kEnginePatience));
  REQUIRE(f.chat.said().size() == 1);
  CHECK(f.chat.said()[0].find("in the middle of 'cox deploy'") != std::string::npos);
  f.engine->resume();  // only once
  REQUIRE(f.engine->drain(kEnginePatience));
  CHECK(f.chat.said().size() == 1);
}

TEST_CASE("of a call that only looked ahead nobody is told") {
  EngineFixture f;
  f.left([&](audit::Records& records) {
    audit::Begin begin;
    begin.call = "call";
    begin.kind = "plan";
    begin.text = "cox deploy";
    begin.address = chat::to_json(chat::Address{"chat", "ops", "", "ada", "", false});
    records.begin(begin);
  });
  f.create();
  f.engine->start();
  f.engine->resume();
  REQUIRE(f.engine->drain(kEnginePatience));
  CHECK(f.chat.said().empty());
  CHECK(f.engine->work().services.records.open_calls()->empty());
}

TEST_CASE("what comes in before resume() is of this run and is left alone") {
  EngineFixture f;
  f.create();
  f.engine->start();
  auto& records = f.engine->work().services.records;
  REQUIRE(records.wait(records.accept({"new", stored("cox new"), 0})).ok());
  f.engine->resume();  // would tell that it is too old
  REQUIRE(f.engine->drain(kEnginePatience));
  CHECK(f.chat.said().empty());
}

TEST_CASE("what is said to the bot is accepted durably, and done when it was handled") {
  EngineFixture f;
  f.create();
  CHECK(f.engine->receive("chat", message("cox hello", "1")).ok());
  CHECK(f.engine->receive("chat", message("cox hello", "1")).ok());  // a duplicate
  CHECK(f.engine->receive("chat", message("chatter", "2")).ok());
  CHECK(f.engine->work().services.records.accepted()->size() == 1);
  f.engine->start();
  f.engine->resume();
  CHECK(f.engine->stop(kEnginePatience));
  f.engine->close();
  CHECK(f.accepted() == 0);
}

TEST_CASE("what is said to a bot that stops waits on disk for the next start") {
  EngineFixture f;
  f.create();
  f.engine->start();
  CHECK(f.engine->stop(kEnginePatience));
  CHECK(f.engine->receive("chat", message("cox late", "1")).ok());
  CHECK(f.engine->receive("chat", message("chatter", "2")).code() == Code::cancelled);
  f.engine->close();
  CHECK(f.accepted() == 1);
  CHECK_FALSE(f.engine->receive("chat", message("cox later", "3")).ok());
}
