#include "chat/inbox.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

using namespace cox::chat;
using cox::Code;
using std::chrono::milliseconds;

namespace {

Received numbered(int number) { return {nullptr, std::to_string(number), nullptr}; }

}  // namespace

TEST_CASE("messages come out in order and all at once") {
  Inbox inbox(10);
  for (int i = 0; i < 3; ++i) CHECK(inbox.push(numbered(i)).ok());
  CHECK(inbox.size() == 3);
  const auto taken = inbox.pop_all();
  REQUIRE(taken.size() == 3);
  CHECK(taken[0].accepted == "0");
  CHECK(taken[2].accepted == "2");
  CHECK(inbox.size() == 0);
}

TEST_CASE("a full inbox is waited for as long as one has patience") {
  Inbox inbox(1);
  CHECK(inbox.push(numbered(0)).ok());
  CHECK(inbox.push(numbered(1), milliseconds(0)).code() == Code::busy);
  CHECK(inbox.size() == 1);
}

TEST_CASE("a push goes on when there is room again") {
  Inbox inbox(1);
  CHECK(inbox.push(numbered(0)).ok());
  auto second = std::async(std::launch::async, [&] { return inbox.push(numbered(1)); });
  CHECK(inbox.pop_all().size() == 1);
  CHECK(second.get().ok());
  CHECK(inbox.pop_all().size() == 1);
}

TEST_CASE("stop ends the waits and leaves what was queued") {
  Inbox inbox(1);
  CHECK(inbox.push(numbered(0)).ok());
  auto waiting = std::async(std::launch::async, [&] { return inbox.push(numbered(1)); });
  inbox.stop();
  CHECK(waiting.get().code() == Code::cancelled);
  CHECK(inbox.push(numbered(2)).code() == Code::cancelled);
  CHECK(inbox.pop_all().size() == 1);
  CHECK(inbox.pop_all().empty());
}

TEST_CASE("stop wakes whoever waits for messages") {
  Inbox inbox(1);
  auto taken = std::async(std::launch::async, [&] { return inbox.pop_all(); });
  inbox.stop();
  CHECK(taken.get().empty());
}

TEST_CASE("many threads through a narrow inbox lose nothing") {
  constexpr int kThreads = 4, kEach = 500;
  Inbox inbox(3);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        if (!inbox.push(numbered(i)).ok()) std::terminate();
      }
    });
  }
  std::size_t taken = 0;
  while (taken < kThreads * kEach) taken += inbox.pop_all().size();
  for (std::thread& thread : threads) thread.join();
  CHECK(inbox.size() == 0);
}
