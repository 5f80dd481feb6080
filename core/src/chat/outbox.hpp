// Everything the bot says goes through here. Messages of one lane (a room, or a person) leave
// strictly one after the other: the next one begins when the chat has confirmed or refused the one
// before. Lanes are independent of each other. Each message passes the response middleware, then
// goes to the adapter, which is tried again while it is busy and waited for while it is replaced.
// Threads: any. Callbacks run on the executor, with nothing locked.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/executor.hpp"
#include "base/random.hpp"
#include "base/status.hpp"
#include "base/timers.hpp"
#include "chat/outgoing.hpp"

namespace cox::chat {

struct OutboxOptions {
  std::size_t lane = 10'000;  // messages that may wait in one lane
  std::size_t refs = 10'000;  // messages that can still be edited
  int tries = 10;             // while the chat is busy
  Millis absent = 30'000;     // wait for somebody to deliver through
  Millis receipt = 60'000;    // wait for the result of a pending delivery
  Millis check = 60'000;      // last resort where the middleware's own deadline fails
};

class Outbox {
 public:
  // The verdict on one message: denied with a reason for people, or allowed with the body to send.
  struct Checked {
    bool allowed = false;
    std::string reason;
    std::string body;
  };
  // Asks the response middleware. Calls `next` once, on any thread; a second call is ignored.
  // Throwing, and never calling it, deny.
  using Check = std::function<void(Outgoing out, std::function<void(Checked)> next)>;
  // The result of one message: ok where the chat took it.
  using Done = std::function<void(const Status&)>;

  // All references must outlive the outbox; `executor` runs checks and deliveries, which may block.
  Outbox(const Clock& clock, Random& random, Timers& timers, Executor& executor,
         OutboxOptions options = {});
  ~Outbox();  // stop() without patience

  // Without a check everything passes; without a deliverer messages wait for one.
  void check_with(Check check);
  void deliver_through(Deliverer& deliverer);  // must outlive the outbox

  // Says something. Returns its bot-local reference at once. `done` is called exactly once, with
  //   busy         the lane is full            cancelled  the outbox is stopped
  //   denied       the middleware forbids it   not_found  no such adapter, or message to change
  //   timeout      no receipt came             other      what the adapter said
  // Where it is refused at once (the lane is full, the outbox stopped, the request itself wrong)
  // `done` runs before send() returns 0.
  // Edit, remove and react by `out.ref` act on the earlier message of the same room; where
  // `out.address` names no place, that message's own is used.
  std::uint64_t send(Outgoing out, Done done);

  // The result of a delivery that was pending. Unknown and late tickets are ignored.
  void receipt(std::uint64_t ticket, const Status& status, const std::string& id);

  // The platform's id of the message with that reference: empty where it has not arrived, has none
  // or is forgotten.
  std::string message_id(std::uint64_t ref) const;
  // What the chat of an adapter can do now, COX_ABILITY_*.
  std::uint32_t abilities(const std::string& adapter) const;

  // Messages whose `done` has not returned.
  std::size_t pending() const;
  // How many have ended so far.
  struct Counts {
    std::uint64_t sent = 0;
    std::uint64_t failed = 0;  // refused and cancelled ones too
  };
  Counts counts() const;

  // Takes nothing more, delivers what waits for at most `patience` of real time, then ends the rest
  // as cancelled: false where there was any. Not to be called from a callback.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct State;  // outlives the outbox while a stuck delivery still runs
  std::shared_ptr<State> state_;
};

}  // namespace cox::chat
