// What a plugin has running on the bot's clock: timers of open calls, timers of its own, and its
// schedules. Everything has an owner, so a sweep finds it. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "work/calls.hpp"
#include "work/services.hpp"

namespace cox::work {

// A handler of a library that lives as long as this does; dropped once, while the library is still
// mapped.
class OwnedHandler {
 public:
  OwnedHandler(ActorPtr actor, const cox_handler& handler)
      : actor_(std::move(actor)), handler_(handler) {}
  ~OwnedHandler();
  OwnedHandler(const OwnedHandler&) = delete;
  OwnedHandler& operator=(const OwnedHandler&) = delete;
  const cox_handler& get() const { return handler_; }
  const ActorPtr& actor() const { return actor_; }

 private:
  ActorPtr actor_;
  cox_handler handler_;
};

class Operations {
 public:
  using Id = std::uint64_t;

  Operations(Services& services, Calls& calls) : services_(services), calls_(calls) {}

  // A timer. With `call` it keeps that call open until it has fired for the last time; without, it
  // ends when its generation retires. The handler is dropped when it is over. 0: the generation is
  // on its way out, and nothing was started.
  Id start_timer(const ActorPtr& actor, CallPtr call, Millis delay, Millis period,
                 const cox_handler& handler);
  // False where there is no such timer of this actor.
  bool cancel(const Actor* actor, Id id);

  // Starts what the generation declared with every, cron and after. Each run is a call of its own.
  void start_schedules(const ActorPtr& actor);

  // The generation retires: its schedules and its own timers end, those of open calls go on.
  void retire(Actor* actor);
  // The timers of one call end.
  void cancel_call(const Call* call);
  // Its timers of open calls end too; the calls are recorded as cancelled.
  void cancel_all(Actor* actor);

 private:
  struct Timer {
    std::shared_ptr<OwnedHandler> handler;
    CallPtr call;                                // null: the generation's own
    const DeclaredSchedule* schedule = nullptr;  // a schedule: each run is a new call
    Millis period = 0;
    Timers::Id armed = 0;             // the latest, under mutex_
    std::atomic<bool> posted{false};  // a run waits in the mailbox
  };
  using TimerPtr = std::shared_ptr<Timer>;

  Id add(TimerPtr timer);  // 0: refused
  void arm(Id id, Millis delay);
  void arm_schedule(Id id, const DeclaredSchedule& schedule, Millis delay);
  void armed(Id id, Timers::Id armed);
  void fire(Id id);
  void post(Id id, const TimerPtr& timer);
  void run(const Timer& timer);
  void run_schedule(const Timer& timer);
  TimerPtr find(Id id) const;
  void end(Id id);
  template <class Which>
  void end_where(Which which);

  Services& services_;
  Calls& calls_;
  mutable std::mutex mutex_;
  Id last_ = 0;
  std::unordered_map<Id, TimerPtr> timers_;
};

}  // namespace cox::work
