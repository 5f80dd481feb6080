#include "plugins/handover.hpp"

#include <chrono>
#include <future>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/approving.hpp"
#include "work/perform.hpp"

namespace cox::plugins {

namespace {

using work::Task;

constexpr auto kSavePatience = std::chrono::milliseconds(1000);

std::vector<Task> hand_over(const std::vector<Task>& tasks, const work::ActorPtr& next) {
  std::vector<Task> handed;
  for (const Task& task : tasks) {
    Task again = task.hand_over(next);
    if (again.run) handed.push_back(std::move(again));
  }
  return handed;
}

// Asks the older generation for its state, in its own mailbox behind what runs there. One that is
// too busy to answer in time hands nothing over.
std::string save(work::Work& work, const work::ActorPtr& old) {
  auto promise = std::make_shared<std::promise<std::string>>();
  auto state = promise->get_future();
  Task task;
  task.run = [&work, promise, old] {
    promise->set_value(
        work::run_quietly(work.services, *old, *old->declared.save, COX_CALL_SAVE, "save").text);
  };
  if (!old->mailbox->post_continuation(std::move(task)).ok()) return {};
  if (state.wait_for(kSavePatience) != std::future_status::ready) {
    log::warn(old->id, "was too busy to hand over its state");
    return {};
  }
  return state.get();
}

std::string hand_over_state(work::Work& work, const work::ActorPtr& old,
                            const work::ActorPtr& next) {
  if (!old->declared.save || !next->declared.restore) return {};
  old->hands_over = true;
  std::string state = save(work, old);
  old->hands_over = false;
  return state;
}

// What the new generation does before anything else: take the state, then say it is there.
void run_first(work::Work& work, const work::ActorPtr& next, const std::string& state) {
  const work::Declared& declared = next->declared;
  if (!state.empty() && declared.restore) {
    work::run_quietly(work.services, *next, *declared.restore, COX_CALL_RESTORE, "restore", state);
  }
  if (declared.start)
    work::run_quietly(work.services, *next, *declared.start, COX_CALL_EVENT, "start");
}

// What it was to do later has been cancelled; a handler that runs cannot be stopped.
void tell_late(work::Work& work, const work::CallPtr& call) {
  const auto& spec = call->spec();
  if (!spec.addressed || !spec.address) return;
  const std::string of = text::cat(" a build of ", call->actor()->id, " that is not live any more");
  work::tell(work.services, *spec.address,
             call->outcome() == "cancelled"
                 ? text::cat("'", spec.name, "' was cut off: it belongs to", of)
                 : text::cat("'", spec.name, "' still runs, in", of));
}

}  // namespace

Status take_over(work::Work& work, const GenerationPtr& old, const GenerationPtr& next) {
  const work::ActorPtr actor = next->actor();
  const work::ActorPtr before = old == nullptr ? nullptr : old->actor();
  actor->since = work.services.clock.now();
  if (Status live = work.registry.replace(before, actor); !live.ok()) return live;
  std::string state;
  if (before != nullptr) {
    actor->mailbox->put_first(hand_over(before->mailbox->supersede(), actor));
    state = hand_over_state(work, before, actor);
    old->retire();
  }
  work::void_other_builds(work, *actor);
  work.operations.start_schedules(actor);
  actor->mailbox->resume_after(
      [&work, actor, state = std::move(state), hold = work.services.activity.hold()] {
        run_first(work, actor, state);
      });
  return {};
}

Status take_out(work::Work& work, const GenerationPtr& old) {
  if (Status out = work.registry.replace(old->actor(), nullptr); !out.ok()) return out;
  old->retire();
  return {};
}

void watch_drain(work::Work& work, const GenerationPtr& retired, Millis drain) {
  work.services.timers.start(drain, 0, [&work, weak = std::weak_ptr(retired)] {
    work.services.deadlines.post([&work, weak] {
      const GenerationPtr late = weak.lock();
      if (late == nullptr) return;
      for (const work::CallPtr& call : late->cancel()) {
        log::warn(call->actor()->id, text::cat("call ", call->id(), " ('", call->spec().name,
                                               "') did not end within the drain time"));
        tell_late(work, call);
      }
    });
  });
}

}  // namespace cox::plugins
