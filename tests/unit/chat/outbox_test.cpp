#include "chat/outbox.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "outbox_fixture.hpp"

using namespace cox::chat;
using cox::Code;
using cox::Status;
using std::chrono::milliseconds;

TEST_CASE("what is said arrives, and whoever said it hears so") {
  Fixture f;
  CHECK(f.say("hi") != 0);
  CHECK(f.results.at(0).ok());
  CHECK(f.chat.said() == Strings{"hi>"});
  eventually([&] { return f.outbox.pending() == 0; });
}

TEST_CASE("a room hears everything in order") {
  Fixture f;
  Strings expected;
  for (int i = 0; i < 200; ++i) {
    f.say(std::to_string(i));
    expected.push_back(std::to_string(i) + ">");
  }
  CHECK(f.results.at(199).ok());
  CHECK(f.chat.said() == expected);
}

TEST_CASE("a room that is stuck holds up no other") {
  Fixture f;
  std::promise<void> release;
  const auto released = release.get_future().share();
  f.chat.answer_with([&](const Outgoing& out, std::uint64_t) {
    if (out.address.room == "#stuck") released.wait();
    return Delivery::sent("");
  });
  f.say("first", "#stuck");
  f.say("second", "#stuck");
  f.say("hi", "#ops");
  CHECK(f.results.at(0).ok());
  CHECK(f.chat.said() == Strings{"hi>"});
  CHECK(f.chat.count("#stuck") <= 1);
  release.set_value();
  CHECK(f.results.at(2).ok());
  CHECK(f.chat.said("#stuck") == Strings{"first>", "second>"});
}

TEST_CASE("many threads in many rooms lose and reorder nothing") {
  constexpr int kThreads = 4, kEach = 200;
  Fixture f;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&f, t] {
      for (int i = 0; i < kEach; ++i) f.say(std::to_string(i), "#" + std::to_string(t));
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(f.results.at(kThreads * kEach - 1).ok());
  for (int t = 0; t < kThreads; ++t) {
    const Strings said = f.chat.said("#" + std::to_string(t));
    REQUIRE(said.size() == kEach);
    for (int i = 0; i < kEach; ++i) CHECK(said[i] == std::to_string(i) + ">");
  }
}

TEST_CASE("requests that make no sense are refused at once") {
  Fixture f;
  Outgoing nowhere = Fixture::message("hi");
  nowhere.address.adapter.clear();
  CHECK(f.outbox.send(nowhere, f.results.add()) == 0);
  Outgoing unknown = Fixture::message("hi");
  unknown.act = 99;
  CHECK(f.outbox.send(unknown, f.results.add()) == 0);
  REQUIRE(f.results.count() == 2);
  CHECK(f.results.at(0).code() == Code::invalid);
  CHECK(f.results.at(1).code() == Code::invalid);
  CHECK(f.outbox.pending() == 0);
}

TEST_CASE("a lane that is full refuses, the others do not") {
  Fixture f({.lane = 2});
  std::promise<void> release;
  const auto released = release.get_future().share();
  f.chat.answer_with([&](const Outgoing&, std::uint64_t) {
    released.wait();
    return Delivery::sent("");
  });
  CHECK(f.say("1") != 0);
  CHECK(f.say("2") != 0);
  CHECK(f.say("3") == 0);
  CHECK(f.results.at(0).code() == Code::busy);
  CHECK(f.say("1", "#dev") != 0);
  CHECK(f.outbox.pending() == 3);
  release.set_value();
  CHECK(f.results.at(3).ok());
}

TEST_CASE("an edit gets the id of the message that it is about") {
  Fixture f;
  const auto ref = f.say("working");
  const auto edited = f.outbox.send(Fixture::edit(ref, "half"), f.results.add());
  f.outbox.send(Fixture::edit(edited, "done"), f.results.add());
  CHECK(f.results.at(2).ok());
  CHECK(f.chat.said() == Strings{"working>", "half>p:working", "done>p:half"});
}

TEST_CASE("an edit of an edit means the first message where the chat gives no new id") {
  Fixture f;
  f.chat.answer_with([](const Outgoing& out, std::uint64_t) {
    return Delivery::sent(out.act == COX_ACT_EDIT ? "" : "p1");
  });
  const auto ref = f.say("working");
  const auto edited = f.outbox.send(Fixture::edit(ref, "half"), f.results.add());
  f.outbox.send(Fixture::edit(edited, "done"), f.results.add());
  CHECK(f.results.at(2).ok());
  CHECK(f.chat.said() == Strings{"working>", "half>p1", "done>p1"});
}

TEST_CASE("an edit without a place goes where the message was said") {
  Fixture f;
  const auto ref = f.say("working", "#dev");
  f.outbox.send(Fixture::edit(ref, "done", ""), f.results.add());
  CHECK(f.results.at(1).ok());
  CHECK(f.chat.said("#dev") == Strings{"working>", "done>p:working"});
}

TEST_CASE("an edit of what never arrived fails and says so") {
  Fixture f;
  f.chat.answer_with([](const Outgoing&, std::uint64_t) {
    return Delivery::failed(cox::failed("the room is gone"));
  });
  const auto ref = f.say("working");
  f.outbox.send(Fixture::edit(ref, "done"), f.results.add());
  f.outbox.send(Fixture::edit(ref + 1000, "done"), f.results.add());
  CHECK(f.results.at(0).message() == "the room is gone");
  CHECK(f.results.at(1).message().find("the room is gone") != std::string::npos);
  CHECK(f.results.at(2).code() == Code::not_found);
  CHECK(f.chat.count() == 1);
}

TEST_CASE("a callback that throws harms nobody") {
  Fixture f;
  f.outbox.send(Fixture::message("1"), [](const Status&) { throw std::runtime_error("no"); });
  f.outbox.send(Fixture::message("2"), nullptr);
  f.say("3");
  CHECK(f.results.at(0).ok());
  CHECK(f.chat.count() == 3);
}

TEST_CASE("a callback may say something itself") {
  Fixture f;
  f.outbox.send(Fixture::message("1"), [&f](const Status&) { f.say("2"); });
  CHECK(f.results.at(0).ok());
  CHECK(f.chat.said() == Strings{"1>", "2>"});
}

TEST_CASE("stop delivers what waits and then refuses") {
  Fixture f;
  for (int i = 0; i < 50; ++i) f.say(std::to_string(i));
  CHECK(f.outbox.stop(milliseconds(30'000)));
  CHECK(f.chat.count() == 50);
  CHECK(f.results.count() == 50);
  CHECK(f.say("late") == 0);
  CHECK(f.results.at(50).code() == Code::cancelled);
}

TEST_CASE("stop without patience cancels each message once") {
  Fixture f;
  std::promise<void> release;
  const auto released = release.get_future().share();
  f.chat.answer_with([&](const Outgoing&, std::uint64_t) {
    released.wait();
    return Delivery::sent("");
  });
  f.say("1");
  f.say("2");
  f.say("3", "#dev");
  eventually([&] { return f.chat.count() == 1; });
  CHECK(!f.outbox.stop(milliseconds(0)));
  REQUIRE(f.results.count() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(f.results.at(i).code() == Code::cancelled);
  CHECK(f.outbox.pending() == 0);
  release.set_value();
  CHECK(f.executor.stop(milliseconds(30'000)));
  CHECK(f.results.count() == 3);
}

TEST_CASE("an executor that is gone ends everything") {
  Fixture f;
  CHECK(f.executor.stop(milliseconds(30'000)));
  f.say("1");
  CHECK(f.results.at(0).code() == Code::cancelled);
  CHECK(f.say("2") == 0);
}

TEST_CASE("an outbox can go while messages wait") {
  Results results;
  {
    Fixture f;
    Outbox outbox(f.clock, f.random, f.timers, f.executor);  // nobody to deliver through
    for (int i = 0; i < 20; ++i) outbox.send(Fixture::message("hi"), results.add());
  }
  CHECK(results.count() == 20);
  CHECK(results.at(19).code() == Code::cancelled);
}
