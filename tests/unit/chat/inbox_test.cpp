#include "chat/inbox.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace cox::chat;
using cox::Code;
using std::chrono::milliseconds;

namespace {

// As many as there could be.
constexpr std::size_t kAll = 1'000;

Received numbered(int number, const std::string& room = "ops") {
  auto message = std::make_shared<Message>();
  message->room = room;
  return {std::move(message), std::to_string(number), nullptr};
}

}  // namespace

TEST_CASE("messages come out in order") {
  Inbox inbox(10);
  for (int i = 0; i < 3; ++i) CHECK(inbox.push(numbered(i)).ok());
  CHECK(inbox.size() == 3);
  const auto taken = inbox.take(kAll);
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

TEST_CASE("rooms take turns, and no more is taken than asked for") {
  Inbox inbox(100);
  for (int i = 0; i < 5; ++i) CHECK(inbox.push(numbered(i, "flood")).ok());
  CHECK(inbox.push(numbered(10, "quiet")).ok());
  const auto taken = inbox.take(3);
  REQUIRE(taken.size() == 3);
  CHECK(taken[0].accepted == "0");
  CHECK(taken[1].accepted == "10");
  CHECK(taken[2].accepted == "1");
  CHECK(inbox.size() == 3);
}

TEST_CASE("a room that floods leaves places for the others") {
  Inbox inbox(100);
  int taken = 0;
  while (taken <= 100 && inbox.push(numbered(taken, "flood"), milliseconds(0)).ok()) ++taken;
  CHECK(taken == 50);
  const auto more = numbered(0, "flood"), other = numbered(0, "quiet");
  CHECK(inbox.is_full_for(*more.message));
  CHECK_FALSE(inbox.is_full_for(*other.message));
  CHECK(inbox.push(other, milliseconds(0)).ok());
}

TEST_CASE("a push goes on when there is room again") {
  Inbox inbox(1);
  CHECK(inbox.push(numbered(0)).ok());
  auto second = std::async(std::launch::async, [&] { return inbox.push(numbered(1)); });
  CHECK(inbox.take(kAll).size() == 1);
  CHECK(second.get().ok());
  CHECK(inbox.take(kAll).size() == 1);
}

TEST_CASE("stop ends the waits and leaves what was queued") {
  Inbox inbox(1);
  CHECK(inbox.push(numbered(0)).ok());
  auto waiting = std::async(std::launch::async, [&] { return inbox.push(numbered(1)); });
  inbox.stop();
  CHECK(waiting.get().code() == Code::cancelled);
  CHECK(inbox.push(numbered(2)).code() == Code::cancelled);
  CHECK(inbox.take(kAll).size() == 1);
  CHECK(inbox.take(kAll).empty());
}

TEST_CASE("the first message of an empty inbox is told of") {
  Inbox inbox(10);
  int told = 0;
  inbox.when_filled([&] { ++told; });
  CHECK(inbox.push(numbered(0)).ok());
  CHECK(inbox.push(numbered(1)).ok());
  CHECK(told == 1);
  CHECK(inbox.take(kAll).size() == 2);
  CHECK(inbox.push(numbered(2)).ok());
  CHECK(told == 2);
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
  while (taken < kThreads * kEach) {
    taken += inbox.take(kAll).size();
    std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(inbox.size() == 0);
}
