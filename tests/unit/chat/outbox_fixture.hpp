// An outbox with a chat that does as it is told, and a clock that is turned.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "chat/outbox.hpp"

namespace cox::chat {

// Waits for something that another thread is about to bring about.
inline void eventually(const std::function<bool()>& happens) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!happens() && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
  REQUIRE(happens());
}

// Writes down "body>message" and answers as `answer` says: by default with the id "p:body".
class Chat final : public Deliverer {
 public:
  using Answer = std::function<Delivery(const Outgoing&, std::uint64_t ticket)>;

  Delivery deliver(const Outgoing& out, std::uint64_t ticket) override {
    Answer answer;
    {
      std::lock_guard lock(mutex_);
      said_[out.address.room].push_back(out.body + '>' + out.address.message);
      answer = answer_;
    }
    return answer ? answer(out, ticket) : Delivery::sent("p:" + out.body);
  }
  bool serves(const std::string& adapter) override { return present && adapter == "irc"; }

  void answer_with(Answer answer) {
    std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  std::vector<std::string> said(const std::string& room = "#ops") {
    std::lock_guard lock(mutex_);
    return said_[room];
  }
  std::size_t count(const std::string& room = "#ops") { return said(room).size(); }

  std::atomic<bool> present{true};

 private:
  std::mutex mutex_;
  Answer answer_;
  std::map<std::string, std::vector<std::string>> said_;
};

// The results of messages, in the order in which they came.
class Results {
 public:
  Outbox::Done add() {
    return [this](const Status& status) {
      std::lock_guard lock(mutex_);
      all_.push_back(status);
      came_.notify_all();
    };
  }
  // The result number `index`, once it is there.
  Status at(std::size_t index) {
    std::unique_lock lock(mutex_);
    const bool there =
        came_.wait_for(lock, std::chrono::seconds(30), [&] { return all_.size() > index; });
    REQUIRE(there);
    return all_[index];
  }
  std::size_t count() {
    std::lock_guard lock(mutex_);
    return all_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<Status> all_;
};

struct Fixture {
  explicit Fixture(OutboxOptions options = {}) : outbox(clock, random, timers, executor, options) {
    outbox.deliver_through(chat);
  }

  static Outgoing message(std::string body, std::string room = "#ops") {
    Outgoing out;
    out.address.adapter = "irc";
    out.address.room = std::move(room);
    out.body = std::move(body);
    return out;
  }
  static Outgoing edit(std::uint64_t ref, std::string body, std::string room = "#ops") {
    Outgoing out = message(std::move(body), std::move(room));
    out.act = COX_ACT_EDIT;
    out.ref = ref;
    return out;
  }
  std::uint64_t say(std::string body, std::string room = "#ops") {
    return outbox.send(message(std::move(body), std::move(room)), results.add());
  }
  // Turns the clock to the next timer, once one was started.
  void fire_next_timer() {
    eventually([&] { return timers.next() >= 0; });
    clock.advance(timers.next());
    timers.poll();
  }

  FakeClock clock;
  Random random{1};
  Timers timers{clock, false};
  Executor executor{"send", 8};
  Chat chat;
  Results results;
  Outbox outbox;
};

using Strings = std::vector<std::string>;

}  // namespace cox::chat
