// A new plan: what the command would do, kept and shown.
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/approving.hpp"
#include "work/judging.hpp"
#include "work/look_ahead.hpp"
#include "work/perform.hpp"
#include "work/permit.hpp"
#include "work/planned.hpp"

namespace cox::work {

namespace {

constexpr Millis kConfirmTime = 5 * 60'000;
constexpr auto kConfirm = "confirm";

Plan plan_of(Work& work, const Actor& actor, const DeclaredCommand& command, const CallSpec& spec,
             const authority::Decision& decision) {
  Plan plan;
  plan.plugin = actor.id;
  plan.build = actor.build;
  plan.command = command.command.id;
  plan.permission = command.command.permission;
  plan.effect = spec.effect;
  plan.canonical = spec.canonical.empty() ? spec.message->text : spec.canonical;
  plan.arguments = spec.arguments.empty() ? "{}" : spec.arguments;
  plan.shown = spec.shown;
  plan.groups = spec.groups;
  plan.message = *spec.message;
  plan.rule = decision.rule;
  plan.confirm = decision.confirm || spec.effect == Effect::destroys;
  plan.needs = decision.approvals;
  const Millis time = plan.needs.count > 0 ? plan.needs.expires : kConfirmTime;
  plan.expires = work.services.clock.now() + time;
  return plan;
}

std::string who_must_say_yes(const Plan& plan) {
  std::string text;
  if (plan.confirm) text = text::cat(plan.asker(), ": say `yes` to go on, `no` to leave it. ");
  if (plan.needs.count == 0) return text;
  const std::string by = plan.needs.by.empty() ? "who may do it" : text::join(plan.needs.by, ", ");
  return text::cat(text, "It needs the approval of ", plan.needs.count,
                   plan.needs.count == 1 ? " other person (" : " other persons (", by,
                   "): `approve ", plan.id, "` or `deny ", plan.id, " because ...`. ");
}

std::string shown(const Work& work, const Plan& plan) {
  std::string text = text::cat("Plan ", plan.id, ": ", plan.canonical, "\n");
  if (!plan.outlook.text.empty()) text += text::cat(plan.outlook.text, "\n");
  return text::cat(text, who_must_say_yes(plan), "It ends in ",
                   text::duration(plan.expires - work.services.clock.now()), ".");
}

// The next thing the asker says there may be their yes or no.
void ask_for_yes(Work& work, const Plan& plan) {
  Question question;
  question.name = kConfirm;
  question.state = plan.id;
  question.address = plan.message.address();
  question.expires = plan.expires;
  if (Status asked = work.questions.ask(std::move(question)); !asked.ok())
    log::warn("work",
              text::cat("plan ", plan.id, " cannot be answered by a plain yes: ", asked.message()));
}

}  // namespace

bool must_wait(Effect effect, const authority::Decision& decision) {
  return effect == Effect::destroys || decision.confirm || decision.approvals.count > 0;
}

void propose(Work& work, const ActorPtr& actor, const DeclaredCommand& command, CallSpec spec,
             const authority::Decision& decision) {
  Plan plan = plan_of(work, *actor, command, spec, decision);
  const chat::Address where = *spec.address;
  auto outlook = look_ahead(work, actor, command, std::move(spec));
  if (!outlook.ok()) return;
  plan.outlook = std::move(*outlook);
  plan.hash = plan_hash(plan);
  auto kept = work.plans.add(std::move(plan));
  Status status = kept.status();
  if (status.ok())
    status = record_plan(work, *kept, "proposed", Json::object({{"facts", kept->outlook.facts}}));
  if (!status.ok()) {
    if (kept.ok()) (void)work.plans.take(kept->id);
    return tell(work.services, where, text::cat("Nothing was planned: ", status.message()));
  }
  arm_expiry(work, *kept);
  if (kept->confirm) ask_for_yes(work, *kept);
  tell(work.services, where, shown(work, *kept));
}

}  // namespace cox::work
