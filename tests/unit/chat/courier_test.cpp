#include "chat/courier.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "outbox_fixture.hpp"

using namespace cox::chat;
using cox::Code;
using cox::Millis;
using cox::Status;
using Next = std::function<void(Outbox::Checked)>;

namespace {

bool says(const Status& status, const std::string& words) {
  return status.message().find(words) != std::string::npos;
}

Delivery busy() { return Delivery::failed({Code::busy, "slow down"}); }

}  // namespace

TEST_CASE("response middleware may rewrite what is said") {
  Fixture f;
  f.outbox.check_with([](Outgoing out, const Next& next) { next({true, "", out.body + "!"}); });
  f.say("hi");
  CHECK(f.results.at(0).ok());
  CHECK(f.chat.said() == Strings{"hi!>"});
}

TEST_CASE("response middleware may forbid what is said") {
  Fixture f;
  f.outbox.check_with([](const Outgoing&, const Next& next) { next({false, "not here", ""}); });
  f.say("hi");
  CHECK(f.results.at(0).code() == Code::denied);
  CHECK(says(f.results.at(0), "not here"));
  CHECK(f.chat.count() == 0);
}

TEST_CASE("middleware sees the message that is edited") {
  Fixture f;
  std::string target;
  const auto ref = f.say("hi");
  CHECK(f.results.at(0).ok());
  f.outbox.check_with([&](const Outgoing& out, const Next& next) {
    target = out.address.message;
    next({true, "", out.body});
  });
  f.outbox.send(Fixture::edit(ref, "ho"), f.results.add());
  CHECK(f.results.at(1).ok());
  CHECK(target == "p:hi");
}

TEST_CASE("middleware that throws denies, also after its answer") {
  Fixture f;
  f.outbox.check_with([](const Outgoing&, const Next&) { throw std::runtime_error("no"); });
  f.say("1");
  CHECK(f.results.at(0).code() == Code::denied);
  f.outbox.check_with([](const Outgoing& out, const Next& next) {
    next({true, "", out.body});
    throw 1;
  });
  f.say("2");
  CHECK(f.results.at(1).ok());
  CHECK(f.chat.said() == Strings{"2>"});
}

TEST_CASE("middleware that never answers denies at the deadline") {
  Fixture f({.check = 500});
  Next late;
  f.outbox.check_with([&](const Outgoing&, Next next) { late = std::move(next); });
  f.say("hi");
  eventually([&] { return f.timers.next() >= 0; });
  CHECK(f.timers.next() == 500);
  f.fire_next_timer();
  CHECK(f.results.at(0).code() == Code::denied);
  CHECK(says(f.results.at(0), "in time"));
  late({true, "", "hi"});
  CHECK(f.executor.stop(std::chrono::milliseconds(30'000)));
  CHECK(f.chat.count() == 0);
}

TEST_CASE("the second answer of middleware counts for nothing") {
  Fixture f;
  f.outbox.check_with([](const Outgoing& out, const Next& next) {
    next({true, "", out.body});
    next({false, "changed my mind", ""});
    next({true, "", "twice"});
  });
  f.say("hi");
  CHECK(f.results.at(0).ok());
  CHECK(f.outbox.stop(std::chrono::milliseconds(30'000)));
  CHECK(f.chat.said() == Strings{"hi>"});
  CHECK(f.results.count() == 1);
}

TEST_CASE("a busy chat is tried again, and the room waits behind") {
  Fixture f;
  std::atomic<int> refusals{3};
  f.chat.answer_with(
      [&](const Outgoing&, std::uint64_t) { return refusals-- > 0 ? busy() : Delivery::sent(""); });
  f.say("1");
  f.say("2");
  Millis longest = 100;
  for (int i = 0; i < 3; ++i, longest *= 2) {
    eventually([&] { return f.timers.next() >= 0; });
    CHECK(f.timers.next() >= longest / 2);
    CHECK(f.timers.next() <= longest);
    f.fire_next_timer();
  }
  CHECK(f.results.at(1).ok());
  CHECK(f.chat.said() == Strings{"1>", "1>", "1>", "1>", "2>"});
}

TEST_CASE("after ten tries a busy chat is given up") {
  Fixture f;
  f.chat.answer_with([](const Outgoing&, std::uint64_t) { return busy(); });
  f.say("hi");
  for (int i = 0; i < 9; ++i) f.fire_next_timer();
  CHECK(f.results.at(0).code() == Code::busy);
  CHECK(says(f.results.at(0), "10 tries"));
  CHECK(says(f.results.at(0), "slow down"));
  CHECK(f.chat.count() == 10);
}

TEST_CASE("an adapter that throws has failed") {
  Fixture f;
  f.chat.answer_with(
      [](const Outgoing&, std::uint64_t) -> Delivery { throw std::runtime_error("oops"); });
  f.say("1");
  CHECK(f.results.at(0).code() == Code::failed);
  CHECK(says(f.results.at(0), "oops"));
  f.chat.answer_with([](const Outgoing&, std::uint64_t) -> Delivery { throw 1; });
  f.say("2");
  CHECK(f.results.at(1).code() == Code::failed);
}

TEST_CASE("a message to a connection that is not there fails at once") {
  Fixture f;
  f.chat.present = false;
  f.say("hi");
  CHECK(f.results.at(0).code() == Code::not_found);
  CHECK(says(f.results.at(0), "there is no connection 'irc'"));
  CHECK(f.timers.next() == -1);
  f.chat.present = true;
  f.say("again");
  CHECK(f.results.at(1).ok());
  CHECK(f.chat.said() == Strings{"again>"});
}

TEST_CASE("a deliverer that does not come is given up") {
  Fixture f;
  Outbox outbox(f.clock, f.random, f.timers, f.executor, {.absent = 1'000});
  outbox.send(Fixture::message("hi"), f.results.add());
  for (int i = 0; i < 5; ++i) f.fire_next_timer();
  CHECK(f.results.at(0).code() == Code::not_found);
  CHECK(says(f.results.at(0), "'irc'"));
}

TEST_CASE("before there is a deliverer messages wait") {
  Fixture f;
  Outbox outbox(f.clock, f.random, f.timers, f.executor);
  outbox.send(Fixture::message("hi"), f.results.add());
  f.fire_next_timer();
  eventually([&] { return f.timers.next() >= 0; });
  outbox.deliver_through(f.chat);
  f.fire_next_timer();
  CHECK(f.results.at(0).ok());
}

TEST_CASE("a pending delivery waits for its receipt, and the room behind it") {
  Fixture f;
  std::atomic<std::uint64_t> ticket{0};
  f.chat.answer_with([&](const Outgoing& out, std::uint64_t of) {
    if (out.body != "working") return Delivery::sent("");
    ticket = of;
    return Delivery::pending();
  });
  const auto ref = f.say("working");
  f.outbox.send(Fixture::edit(ref, "done"), f.results.add());
  eventually([&] { return f.timers.next() >= 0; });
  f.outbox.receipt(ticket + 1, {}, "nobody's");
  CHECK(f.results.count() == 0);
  CHECK(f.chat.count() == 1);
  f.outbox.receipt(ticket, {}, "p1");
  CHECK(f.results.at(1).ok());
  CHECK(f.chat.said() == Strings{"working>", "done>p1"});
  f.outbox.receipt(ticket, {}, "again");
  eventually([&] { return f.timers.next() == -1; });
}

TEST_CASE("a receipt may come before the delivery returns") {
  Fixture f;
  f.chat.answer_with([&](const Outgoing&, std::uint64_t ticket) {
    f.outbox.receipt(ticket, {}, "p1");
    return Delivery::pending();
  });
  const auto ref = f.say("1");
  f.outbox.send(Fixture::edit(ref, "2"), f.results.add());
  CHECK(f.results.at(1).ok());
  CHECK(f.chat.said() == Strings{"1>", "2>p1"});
}

TEST_CASE("a receipt may be a failure, or ask to try again") {
  Fixture f;
  std::atomic<std::uint64_t> ticket{0};
  f.chat.answer_with([&](const Outgoing&, std::uint64_t of) {
    ticket = of;
    return Delivery::pending();
  });
  f.say("hi");
  eventually([&] { return f.timers.next() >= 0; });
  const auto first = ticket.exchange(0);
  f.outbox.receipt(first, {Code::busy, "slow down"}, "");
  eventually([&] { return f.timers.next() >= 0 && f.timers.next() <= 100; });
  f.outbox.receipt(first, {}, "said before the second try");
  f.fire_next_timer();
  eventually([&] { return ticket == first && f.timers.next() > 100; });  // it is the same message
  f.outbox.receipt(first, {Code::denied, "banned"}, "");
  f.outbox.receipt(first, {}, "late");
  CHECK(f.results.at(0).code() == Code::denied);
  CHECK(f.chat.count() == 2);
}

TEST_CASE("a receipt that never comes is a failure in the end") {
  Fixture f({.receipt = 1'000});
  std::atomic<bool> first{true};
  f.chat.answer_with([&](const Outgoing&, std::uint64_t) {
    return first.exchange(false) ? Delivery::pending() : Delivery::sent("");
  });
  f.say("1");
  f.say("2");
  f.fire_next_timer();
  CHECK(f.results.at(0).code() == Code::timeout);
  CHECK(f.results.at(1).ok());
}

TEST_CASE("receipts from threads of the adapter") {
  Fixture f;
  std::mutex mutex;
  std::vector<std::thread> threads;
  f.chat.answer_with([&](const Outgoing& out, std::uint64_t ticket) {
    std::lock_guard lock(mutex);
    threads.emplace_back([&f, ticket, id = out.body] { f.outbox.receipt(ticket, {}, id); });
    return Delivery::pending();
  });
  for (int i = 0; i < 100; ++i) f.say(std::to_string(i), "#" + std::to_string(i % 5));
  for (std::size_t i = 0; i < 100; ++i) CHECK(f.results.at(i).ok());
  CHECK(f.outbox.stop(std::chrono::milliseconds(30'000)));
  for (std::thread& thread : threads) thread.join();
}
