#include "session/seen.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "session/check.hpp"
#include "session/hands.hpp"
#include "session/intake.hpp"

using namespace slack;
using cox::Json;

namespace {

struct Acks {
  std::string all;
  Seen::Acknowledge as(const std::string& name) {
    return [this, name](bool taken, const Json& answer) {
      all += name + (taken ? "+" : "-") + answer["text"].as_string() + " ";
    };
  }
};

}  // namespace

TEST_CASE("what is under way is acknowledged with the first, what is done at once") {
  Seen seen;
  Acks acks;
  CHECK(seen.begin("a", acks.as("one")));
  CHECK_FALSE(seen.begin("a", acks.as("two")));
  CHECK(acks.all.empty());
  seen.end("a", true, Json::object({{"text", "yes"}}));
  CHECK_FALSE(seen.begin("a", acks.as("three")));
  CHECK(acks.all == "one+yes two+yes three+yes ");
}

TEST_CASE("what was not taken may come again") {
  Seen seen;
  Acks acks;
  CHECK(seen.begin("a", acks.as("one")));
  seen.end("a", false);
  CHECK(seen.begin("a", acks.as("two")));
  seen.give_up();
  seen.end("a", true);
  CHECK(acks.all == "one- two- ");
}

TEST_CASE("only so much is remembered") {
  Seen seen(2);
  Acks acks;
  for (const char* key : {"a", "b", "c"}) {
    CHECK(seen.begin(key, acks.as(key)));
    seen.end(key, true);
  }
  CHECK(seen.begin("a", acks.as("a")));
  CHECK_FALSE(seen.begin("c", acks.as("c")));
}

TEST_CASE("an address for answers is good five times, for half an hour") {
  Returns returns;
  using std::chrono::minutes;
  returns.keep("C1", "U1", "https://r", minutes(0));
  for (int i = 0; i < 5; ++i) CHECK(returns.take("C1", "U1", minutes(1)) == "https://r");
  CHECK(returns.take("C1", "U1", minutes(1)).empty());
  returns.keep("C1", "U1", "https://s", minutes(2));
  CHECK(returns.take("C1", "U2", minutes(3)).empty());
  CHECK(returns.take("C1", "U1", minutes(33)).empty());
}

TEST_CASE("hands work in order within a lane, and take no more than they hold") {
  std::string done;
  std::mutex hold;
  hold.lock();
  Hands hands(2);
  std::atomic<bool> begun{false};
  CHECK(hands.post("C1", [&] {
    begun = true;
    const std::lock_guard wait(hold);
    done += "a";
  }));
  while (!begun) std::this_thread::yield();
  CHECK(hands.post("C1", [&] { done += "b"; }));
  std::promise<void> last;
  CHECK(hands.post("C1", [&] {
    done += "c";
    last.set_value();
  }));
  CHECK_FALSE(hands.post("C1", [] {}));
  hold.unlock();
  last.get_future().wait();
  hands.stop();
  CHECK(done == "abc");
  CHECK_FALSE(hands.post("C1", [] {}));
}

TEST_CASE("hands of different lanes work side by side") {
  Hands hands(100);
  std::atomic<int> under_way{0};
  for (const char* lane : {"C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"}) {
    CHECK(hands.post(lane, [&] {
      ++under_way;
      while (under_way < 2) std::this_thread::yield();  // for another one
    }));
  }
  while (under_way < 8) std::this_thread::yield();
}

TEST_CASE("scopes that are missing") {
  const auto level = [](const std::string& scopes) {
    return check_scopes(scopes).front()["level"].as_string();
  };
  CHECK(level("chat:write") == "warning");
  CHECK(level("users:read,xchat:write") == "error");
  CHECK(level("") == "warning");
}
