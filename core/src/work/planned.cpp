#include "work/planned.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/approving.hpp"
#include "work/deadline.hpp"
#include "work/judging.hpp"
#include "work/look_ahead.hpp"
#include "work/middleware.hpp"
#include "work/perform.hpp"
#include "work/permit.hpp"

namespace cox::work {

namespace {

const DeclaredCommand* find(const Actor& actor, std::string_view id) {
  for (const DeclaredCommand& each : actor.declared.commands) {
    if (each.command.id == id) return &each;
  }
  return nullptr;
}

CallSpec spec_of(const Work& work, const Plan& plan, std::string rule) {
  CallSpec spec;
  spec.kind = COX_CALL_COMMAND;
  spec.name = plan.command;
  spec.message = std::make_shared<const chat::Message>(plan.message);
  spec.address = plan.message.address();
  spec.groups = plan.groups;
  spec.arguments = plan.arguments;
  spec.shown = plan.shown;
  spec.canonical = plan.canonical;
  spec.effect = plan.effect;
  spec.rule = std::move(rule);
  spec.plan = plan.hash;
  spec.person = linked_person_of(work.services, plan.message);
  return spec;
}

Status denied(const std::string& why) { return {Code::denied, why}; }

// The rules and the middleware as they are now. Against rates it counts only once it begins.
Result<authority::Decision> still_allowed(Work& work, const Plan& plan) {
  authority::Decision decision = work.services.authority.decide(request_of(plan, plan.message));
  if (!decision.allowed) return denied(decision.reason);
  if (decision.confirm && !plan.confirmed)
    return denied(text::cat("the rules now ask for the asker's yes (rule ", decision.rule, ")"));
  if (Status approved = still_approved(work.services, plan, decision); !approved.ok())
    return approved;
  const Verdict verdict = pass_and_wait(work.services, work.registry.view()->listener,
                                        {std::make_shared<const chat::Message>(plan.message),
                                         plan.command,
                                         step_facts(plan.plugin, plan.effect, plan.permission),
                                         {}});
  return verdict.allowed ? Result<authority::Decision>(std::move(decision)) : denied(verdict.why());
}

Status within_rates(const Work& work, const Plan& plan, const authority::Decision& decision) {
  const auto counted = work.services.authority.admit(request_of(plan, plan.message), decision);
  return counted.allowed ? Status() : denied(counted.reason);
}

// Whether what was approved is still what would happen.
Status still_the_same(Work& work, const ActorPtr& actor, const DeclaredCommand& command,
                      const Plan& plan, const CallSpec& spec) {
  auto now = look_ahead(work, actor, command, spec);
  if (!now.ok()) return now.status();
  Plan again = plan;
  again.outlook = std::move(*now);
  again.build = actor->build;
  again.settings = actor->settings;
  if (plan_hash(again) == plan.hash) return {};
  return {Code::conflict, text::cat("it is not what was planned any more: ",
                                    difference(plan.outlook.facts, again.outlook.facts))};
}

// Why it would not be what was planned with that generation of its plugin; empty where it would.
std::string what_changed(const Plan& plan, const Actor& live) {
  if (plan.build != live.build || find(live, plan.command) == nullptr)
    return text::cat("another build of ", plan.plugin, " went live; ask for it again");
  if (plan.settings == live.settings) return "";
  return text::cat("the settings of ", plan.plugin, " have changed; ask for it again");
}

// In the plugin's mailbox: everything once more, then the call.
void execute(Work& work, const ActorPtr& actor, const std::string& id) {
  const auto plan = work.plans.find(id);
  if (!plan || plan->starting) return;
  if (const std::string why = what_changed(*plan, *actor); !why.empty())
    return void_plan(work, *plan, why);
  const DeclaredCommand* command = find(*actor, plan->command);
  if (plan->expires <= work.services.clock.now())
    return void_plan(work, *plan, "its time was over before it could begin");
  const auto allowed = still_allowed(work, *plan);
  if (!allowed.ok()) return void_plan(work, *plan, allowed.status().message());
  const CallSpec spec = spec_of(work, *plan, allowed->rule);
  if (Status same = still_the_same(work, actor, *command, *plan, spec); !same.ok())
    return void_plan(work, *plan, same.message());
  if (Status counted = within_rates(work, *plan, *allowed); !counted.ok())
    return void_plan(work, *plan, counted.message());
  const auto marked = work.plans.update(id, [](Plan& next) -> Status {
    if (std::exchange(next.starting, true)) return {Code::conflict, "it has begun"};
    return {};
  });
  if (!marked.ok()) {
    if (marked.status().code() != Code::conflict && marked.status().code() != Code::not_found)
      void_plan(work, *plan, marked.status().message());
    return;
  }
  const Answer answer = run_call(work.services, work.calls, actor, spec, command->handler);
  watch_deadline(work, command->command, answer.call);
  (void)work.plans.take(id);
}

Task task_of(Work& work, const ActorPtr& actor, const std::string& id, const std::string& room) {
  Task task;
  task.room = room;
  task.hand_over = [&work, id, room](const ActorPtr& next) {
    return task_of(work, next, id, room);
  };
  task.run = [&work, actor, id, hold = work.services.activity.hold()] { execute(work, actor, id); };
  return task;
}

// The plugin in whichever generation is live; it may change while we look.
Status post(Work& work, const Plan& plan) {
  for (;;) {
    const ActorPtr actor = work.registry.view()->find(plan.plugin);
    if (actor == nullptr) return not_found(text::cat(plan.plugin, " is not loaded"));
    if (actor->quarantine.is_on()) return actor->quarantine.refusal(actor->id);
    Status posted =
        actor->mailbox->post(task_of(work, actor, plan.id, plan.message.address().lane()));
    if (posted.code() != Code::conflict || work.registry.view()->find(plan.plugin) == actor)
      return posted;
  }
}

}  // namespace

void begin_plan(Work& work, const Plan& plan) {
  if (Status posted = post(work, plan); !posted.ok()) void_plan(work, plan, posted.message());
}

void void_plan(Work& work, const Plan& plan, const std::string& why) {
  if (!work.plans.take_waiting(plan.id, [](const Plan&) { return Status(); }).ok()) return;
  (void)record_plan(work, plan, "void", Json::object({{"why", why}}));
  log::info("work", text::cat("plan ", plan.id, " (", plan.canonical, ") is void: ", why));
  tell(work.services, plan.message.address(),
       text::cat("Plan ", plan.id, " (", plan.canonical, ") is void, nothing was done: ", why));
}

void arm_expiry(Work& work, const Plan& plan) {
  work.services.timers.at(plan.expires, [&work, id = plan.id] {
    work.services.deadlines.post([&work, id, hold = work.services.activity.hold()] {
      const auto late = work.plans.find(id);
      if (!late || late->starting || late->is_complete()) return;
      if (late->expires <= work.services.clock.now())
        void_plan(work, *late, "nobody said yes in time");
    });
  });
}

Status record_plan(Work& work, const Plan& plan, std::string_view what, Json more) {
  more.set("plan", plan.id).set("hash", plan.hash).set("what", what);
  more.set("command", plan.command).set("canonical", plan.canonical).set("build", plan.build);
  more.set("asker", authority::key_of(identity_of(plan.message))).set("rule", plan.rule);
  return work.services.records.wait(work.services.records.note("plan", more));
}

void void_other_builds(Work& work, const Actor& live) {
  for (const Plan& plan : work.plans.all()) {
    if (plan.plugin != live.id || plan.starting) continue;
    if (const std::string why = what_changed(plan, live); !why.empty()) void_plan(work, plan, why);
  }
}

void resume_plans(Work& work) {
  for (const Plan& plan : work.plans.all()) {
    if (plan.starting) {
      if (!work.plans.take(plan.id)) continue;
      tell(work.services, plan.message.address(),
           text::cat("I was stopped while plan ", plan.id, " (", plan.canonical,
                     ") was at work; I do not begin it again"));
    } else if (plan.expires <= work.services.clock.now()) {
      void_plan(
          work, plan,
          plan.is_complete() ? "its time was over before I was back" : "nobody said yes in time");
    } else if (plan.is_complete()) {
      begin_plan(work, plan);  // all had said yes; everything is judged once more
    } else {
      arm_expiry(work, plan);
    }
  }
}

}  // namespace cox::work
