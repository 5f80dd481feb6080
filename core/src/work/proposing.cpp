// A new plan: what the command would do, kept and shown.
#include <cox/card.hpp>
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
  plan.settings = actor.settings;
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

// What the command would do.
std::string what_it_does(const Plan& plan) {
  return plan.outlook.text.empty() ? "" : text::cat(plan.outlook.text, "\n");
}

std::string who_approves(const Plan& plan) {
  const std::string by = plan.needs.by.empty() ? "who may do it" : text::join(plan.needs.by, ", ");
  return text::cat("the approval of ", plan.needs.count,
                   plan.needs.count == 1 ? " other person (" : " other persons (", by, ")");
}

std::string when_it_ends(const Work& work, const Plan& plan) {
  return text::cat("It ends in ", text::duration(plan.expires - work.services.clock.now()), ".");
}

std::string who_must_say_yes(const Plan& plan) {
  std::string text;
  if (plan.confirm) text = text::cat(plan.asker(), ": say `yes` to go on, `no` to leave it. ");
  if (plan.needs.count == 0) return text;
  return text::cat(text, "It needs ", who_approves(plan), ": `approve ", plan.id, "` or `deny ",
                   plan.id, " because ...`. ");
}

std::string in_words(const Work& work, const Plan& plan) {
  return text::cat("Plan ", plan.id, ": ", plan.canonical, "\n", what_it_does(plan),
                   who_must_say_yes(plan), when_it_ends(work, plan));
}

void add_buttons(Card& card, const Plan& plan) {
  const std::string& asker = plan.message.user;
  if (plan.confirm) {
    card.button(Button("Go on").say("yes").primary().only(asker));
    card.button(Button("Leave it").say("no").only(asker));
  }
  if (plan.needs.count == 0) return;
  card.button(Button("Approve").say(text::cat("approve ", plan.id)).primary());
  card.button(Button("Deny")
                  .say(text::cat("deny ", plan.id, " because {reason}"))
                  .form(CardForm(text::cat("Deny plan ", plan.id)).long_text("reason", "Why?"))
                  .danger());
}

// For a chat that has buttons.
Card as_card(const Work& work, const Plan& plan) {
  Card card(text::cat("Plan ", plan.id));
  card.tone("warning").code(plan.canonical);
  if (!plan.outlook.text.empty()) card.text(plan.outlook.text);
  std::string who = plan.confirm ? text::cat(plan.asker(), " must say yes. ") : "";
  if (plan.needs.count > 0) who += text::cat("It needs ", who_approves(plan), ". ");
  card.text(text::cat(who, when_it_ends(work, plan)));
  add_buttons(card, plan);
  return card;
}

void show(Work& work, const Plan& plan, const chat::Address& where) {
  const auto abilities = work.services.outbox.abilities(where.adapter);
  if ((abilities & COX_ABILITY_BUTTONS) == 0)
    return tell(work.services, where, in_words(work, plan));
  tell_card(work.services, where, as_card(work, plan));
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
  show(work, *kept, where);
}

}  // namespace cox::work
