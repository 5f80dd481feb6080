// How a job shows itself where messages can be edited and have buttons.
#include "jobs/display.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "desk.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;
using namespace cox::jobs::test;

namespace {

// Keeps what is sent and what is edited; edits fail where they are to.
class Editor final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    std::lock_guard lock(mutex_);
    if (fails && out.act == COX_ACT_EDIT) return chat::Delivery::failed(not_found("it is gone"));
    said_.push_back(out);
    return chat::Delivery::sent("m" + std::to_string(said_.size()));
  }
  bool serves(const std::string&) override { return true; }
  std::uint32_t abilities(const std::string&) override {
    return COX_ABILITY_EDIT | COX_ABILITY_BUTTONS;
  }

  bool sent(const std::string& part) { return took(false, part); }
  bool edited(const std::string& part) { return took(true, part); }

  std::atomic<bool> fails{false};

 private:
  bool took(bool edit, const std::string& part) {
    return eventually([&] {
      std::lock_guard lock(mutex_);
      return std::ranges::any_of(said_, [&](const chat::Outgoing& out) {
        return (out.act == COX_ACT_EDIT) == edit && out.body.find(part) != std::string::npos;
      });
    });
  }

  std::mutex mutex_;
  std::vector<chat::Outgoing> said_;
};

// A job without a process, which has said that it reads.
struct Shown {
  Shown() {
    desk.outbox.deliver_through(chat);
    REQUIRE(desk.perform(desk.call(), "start", R"({"title": "reindex"})").ok());
    REQUIRE(desk.jobs->settle(kLong));
    REQUIRE(
        desk.perform(nullptr, "progress", R"({"id": 1, "percent": 40, "step": "reading"})").ok());
    desk.advance(150);
    REQUIRE(chat.sent("reading"));
    REQUIRE(desk.settle());
  }
  Editor chat;  // outlives the fixture
  Fixture desk;
};

}  // namespace

TEST_CASE_FIXTURE(Shown, "a card has a bar and a button, and after half a minute the end rings") {
  CHECK(chat.sent(R"("kind":"progress","text":"reading","done":0.4)"));
  CHECK(chat.sent("cancel 1"));
  desk.advance(31'000);
  REQUIRE(desk.perform(nullptr, "finish", R"({"id": 1})").ok());
  CHECK(chat.edited("ok after 31"));
  CHECK(chat.sent("job 1 (reindex): ok after 31"));
}

TEST_CASE_FIXTURE(Shown, "where the message of a job is gone its end is a new one") {
  chat.fails = true;
  REQUIRE(desk.perform(nullptr, "finish", R"({"id": 1, "outcome": "failed", "error": "no room"})")
              .ok());
  CHECK(chat.sent("no room"));
}
