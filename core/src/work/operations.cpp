#include "work/operations.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox::work {

OwnedHandler::~OwnedHandler() { drop(handler_); }

Operations::Id Operations::start_timer(const ActorPtr& actor, CallPtr call, Millis delay,
                                       Millis period, const cox_handler& handler) {
  auto timer = std::make_shared<Timer>();
  timer->handler = std::make_shared<OwnedHandler>(actor, handler);
  timer->call = std::move(call);
  timer->period = period;
  const Id id = add(timer);
  if (id != 0) arm(id, delay);
  return id;
}

void Operations::start_schedules(const ActorPtr& actor) {
  for (const DeclaredSchedule& schedule : actor->declared.schedules) {
    auto timer = std::make_shared<Timer>();
    cox_handler handler = schedule.handler;
    handler.drop = nullptr;  // the declaration owns it
    timer->handler = std::make_shared<OwnedHandler>(actor, handler);
    timer->schedule = &schedule;
    timer->period = schedule.period;
    const Id id = add(timer);
    if (id != 0) arm_schedule(id, schedule, schedule.delay);
  }
}

Operations::Id Operations::add(TimerPtr timer) {
  const Actor& owner = *timer->handler->actor();
  std::lock_guard lock(mutex_);
  // Whoever sweeps says so before: what is not swept is not added either.
  if (owner.cut_off || (owner.retired && timer->call == nullptr)) return 0;
  timers_.emplace(++last_, std::move(timer));
  return last_;
}

// The callbacks hold only the id: a timer that was ended meanwhile fires into nothing.
void Operations::arm(Id id, Millis delay) {
  armed(id, services_.timers.start(delay, 0, [this, id] { fire(id); }));
}

void Operations::arm_schedule(Id id, const DeclaredSchedule& schedule, Millis delay) {
  if (!schedule.cron) return arm(id, delay);
  const Millis now = services_.clock.now();
  const Millis at = schedule.cron->next(now, schedule.zone);
  const Timers::Id mark = services_.timers.at(at, [this, id] { fire(id); });
  armed(id, mark);
  // Reckoned anew every minute: a clock that was set back would leave it silent until it has caught
  // up. Where its time has come, its own timer sees to it.
  constexpr Millis kLook = 60'000;
  services_.timers.start(kLook, 0, [this, id, mark, at] {
    const TimerPtr timer = find(id);
    if (timer == nullptr || services_.clock.now() >= at) return;
    if (services_.timers.cancel(mark)) arm_schedule(id, *timer->schedule, 0);
  });
}

// The timer may have been ended, or may even have fired, before its number was known here.
void Operations::armed(Id id, Timers::Id armed) {
  {
    std::lock_guard lock(mutex_);
    const auto found = timers_.find(id);
    if (found != timers_.end()) {
      found->second->armed = std::max(found->second->armed, armed);
      return;
    }
  }
  services_.timers.cancel(armed);
}

// On the timer thread: hand over to the plugin's mailbox, and arm the next run.
void Operations::fire(Id id) {
  const TimerPtr timer = find(id);
  if (timer == nullptr) return;
  post(id, timer);
  if (timer->schedule != nullptr && (timer->schedule->cron || timer->period > 0)) {
    arm_schedule(id, *timer->schedule, timer->period);
  } else if (timer->period > 0) {
    arm(id, timer->period);
  }
}

// A run that has not begun yet is not doubled: behind a stuck handler they would pile up.
void Operations::post(Id id, const TimerPtr& timer) {
  if (timer->posted.exchange(true)) return;
  const bool last = timer->period == 0 && !(timer->schedule != nullptr && timer->schedule->cron);
  Task task;
  if (timer->call != nullptr && timer->call->spec().address)
    task.room = timer->call->spec().address->lane();
  // The hold is captured first and so released last: at rest the call has ended too.
  task.run = [hold = services_.activity.hold(), this, id, timer, last] {
    timer->posted = false;
    if (find(id) == nullptr) return;  // cancelled while it waited
    timer->schedule == nullptr ? run(*timer) : run_schedule(*timer);
    if (last) end(id);
  };
  const ActorPtr& actor = timer->handler->actor();
  if (Status posted = actor->mailbox->post_continuation(std::move(task)); !posted.ok()) {
    log::warn(actor->id, text::cat("a timer did not run: ", posted.message()));
    end(id);
  }
}

void Operations::run(const Timer& timer) {
  if (timer.call != nullptr) {
    continue_call(services_, timer.call, timer.handler->get(), COX_CALL_TIMER);
  } else {
    run_quietly(services_, *timer.handler->actor(), timer.handler->get(), COX_CALL_TIMER, "timer");
  }
}

void Operations::run_schedule(const Timer& timer) {
  CallSpec spec;
  spec.kind = COX_CALL_TIMER;
  spec.name = timer.schedule->id;
  spec.rule = "declared schedule";
  spec.effect = timer.schedule->effect;
  // Some look every few seconds whether there is something to do.
  spec.recorded = spec.effect != Effect::reads;
  run_call(services_, calls_, timer.handler->actor(), spec, timer.handler->get());
}

Operations::TimerPtr Operations::find(Id id) const {
  std::lock_guard lock(mutex_);
  const auto found = timers_.find(id);
  return found == timers_.end() ? nullptr : found->second;
}

void Operations::end(Id id) {
  end_where([id](Id each, const Timer&) { return each == id; });
}

bool Operations::cancel(const Actor* actor, Id id) {
  const TimerPtr timer = find(id);
  if (timer == nullptr || timer->handler->actor().get() != actor) return false;
  end(id);
  return true;
}

void Operations::retire(Actor* actor) {
  actor->retired = true;
  end_where([actor](Id, const Timer& timer) {
    return timer.handler->actor().get() == actor && timer.call == nullptr;
  });
}

void Operations::cancel_call(const Call* call) {
  end_where([call](Id, const Timer& timer) { return timer.call.get() == call; });
}

void Operations::cancel_all(Actor* actor) {
  actor->cut_off = true;
  end_where([actor](Id, const Timer& timer) {
    if (timer.handler->actor().get() != actor) return false;
    if (timer.call != nullptr) timer.call->failed("cancelled", "its generation was unloaded");
    return true;
  });
}

// Timers are freed outside the lock: that may end a call, or let a generation go.
template <class Which>
void Operations::end_where(Which which) {
  std::vector<TimerPtr> ended;
  std::vector<Timers::Id> armed;
  {
    std::lock_guard lock(mutex_);
    for (auto entry = timers_.begin(); entry != timers_.end();) {
      if (which(entry->first, *entry->second)) {
        armed.push_back(entry->second->armed);
        ended.push_back(std::move(entry->second));
        entry = timers_.erase(entry);
      } else {
        ++entry;
      }
    }
  }
  for (const Timers::Id id : armed) {
    if (id != 0) services_.timers.cancel(id);  // 0: armed() has not come yet, and will find nothing
  }
}

}  // namespace cox::work
