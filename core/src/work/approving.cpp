#include "work/approving.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/judging.hpp"
#include "work/perform.hpp"
#include "work/permit.hpp"
#include "work/planned.hpp"

namespace cox::work {

namespace {

enum class Word { yes, no, other };

Word word_of(std::string_view said) {
  const std::string word = text::lower_ascii(text::trim(said));
  // Not "ok" or "go", which people say to one another.
  for (const char* yes : {"yes", "y", "confirm"}) {
    if (word == yes) return Word::yes;
  }
  for (const char* no : {"no", "n", "cancel", "stop", "abort", "never mind"}) {
    if (word == no) return Word::no;
  }
  return Word::other;
}

Status has_begun(const Plan& plan) {
  if (!plan.starting) return {};
  return {Code::conflict, text::cat("plan ", plan.id, " has begun already")};
}

Result<Plan> find(const Work& work, std::string_view id) {
  auto plan = work.plans.find(id);
  if (!plan) return not_found(text::cat("there is no plan '", id, "': it is done, denied or over"));
  if (plan->expires <= work.services.clock.now())
    return not_found(text::cat("plan ", plan->id, " has expired; ask for it again"));
  if (Status begun = has_begun(*plan); !begun.ok()) return begun;
  return std::move(*plan);
}

Json judge(const chat::Message& by) {
  return Json::object({{"adapter", by.adapter}, {"user", by.user}, {"room", by.room}});
}

std::string what_is_missing(const Plan& plan) {
  const std::size_t missing = plan.needs.count - std::min(plan.needs.count, plan.given.size());
  std::string text;
  if (missing > 0) text = text::cat(missing, missing == 1 ? " approval" : " approvals");
  if (plan.confirm && !plan.confirmed)
    text += text::cat(text.empty() ? "" : " and ", "the yes of ", plan.asker());
  return text;
}

// After a yes of either kind: begins what is complete.
std::string go_on(Work& work, const Plan& plan) {
  if (!plan.is_complete())
    return text::cat("Plan ", plan.id, " still needs ", what_is_missing(plan), ".");
  begin_plan(work, plan);
  return text::cat("Plan ", plan.id, " begins: ", plan.canonical);
}

Result<std::string> confirm(Work& work, const Plan& plan, const chat::Message& by) {
  auto updated = work.plans.update(plan.id, [&](Plan& next) -> Status {
    if (next.confirmed || next.starting) return {Code::conflict, "you have said yes already"};
    next.confirmed = true;
    return record_plan(work, next, "confirmed", judge(by));
  });
  if (!updated.ok()) return updated.status();
  return go_on(work, *updated);
}

Json brief(const Work& work, const Plan& plan) {
  Json by = Json::array();
  for (const std::string& name : plan.needs.by) by.push(name);
  Json given = Json::array();
  for (const Approval& each : plan.given) given.push(each.account);
  return Json::object({{"id", plan.id},
                       {"hash", plan.hash},
                       {"command", plan.command},
                       {"canonical", plan.canonical},
                       {"plugin", plan.plugin},
                       {"user", plan.message.user},
                       {"user_name", plan.asker()},
                       {"adapter", plan.message.adapter},
                       {"room", plan.message.room},
                       {"text", plan.outlook.text},
                       {"confirm", plan.confirm && !plan.confirmed},
                       {"approvals", plan.needs.count},
                       {"by", by},
                       {"given", given},
                       {"missing", what_is_missing(plan)},
                       {"rule", plan.rule},
                       {"ends_in_ms", plan.expires - work.services.clock.now()}});
}

}  // namespace

Result<std::string> approve(Work& work, const chat::Message& by, std::string_view id) {
  auto plan = find(work, id);
  if (!plan.ok()) return plan.status();
  if (plan->confirm && !plan->confirmed && asked_for(work.services, *plan, by))
    return confirm(work, *plan, by);
  if (Status may = may_approve(work.services, *plan, by); !may.ok()) return may;
  const Approval approval{work.services.authority.person_of(identity_of(by)),
                          authority::key_of(identity_of(by)), work.services.clock.now()};
  auto updated = work.plans.update(id, [&](Plan& next) -> Status {
    if (Status begun = has_begun(next); !begun.ok()) return begun;
    if (Status may = may_approve(work.services, next, by); !may.ok()) return may;
    if (next.given.size() >= next.needs.count)
      return {Code::conflict, text::cat("plan ", next.id, " has all approvals it needs")};
    next.given.push_back(approval);
    return record_plan(work, next, "approved", judge(by));  // what did not count is no approval
  });
  if (!updated.ok()) return updated.status();
  return go_on(work, *updated);
}

Result<std::string> deny(Work& work, const chat::Message& by, std::string_view id,
                         std::string_view why) {
  if (const auto known = find(work, id); !known.ok()) return known.status();
  const auto plan = work.plans.take_waiting(id, [&](const Plan& waiting) -> Status {
    if (Status may = may_deny(work.services, waiting, by); !may.ok()) return may;
    Json facts = judge(by);
    facts.set("why", why);
    return record_plan(work, waiting, "denied", std::move(facts));
  });
  if (!plan.ok()) return plan.status();
  const std::string name = by.user_name.empty() ? by.user : by.user_name;
  const std::string said = text::cat("Plan ", plan->id, " (", plan->canonical, ") was denied by ",
                                     name, why.empty() ? "." : ": ", why);
  if (by.address().lane() != plan->message.address().lane())
    tell(work.services, plan->message.address(), said);
  return said;
}

Json pending(const Work& work) {
  Json all = Json::array();
  for (const Plan& plan : work.plans.all()) {
    if (!plan.starting && plan.expires > work.services.clock.now()) all.push(brief(work, plan));
  }
  return all;
}

bool answer_plan(Work& work, const chat::Message& message) {
  const Word word = word_of(message.text);
  if (word == Word::other) return false;
  const auto question = work.questions.peek(message);
  if (!question || !question->plugin.empty()) return false;
  work.questions.withdraw(*question);
  const auto plan = find(work, question->state);
  const auto said = !plan.ok()         ? Result<std::string>(plan.status())
                    : word == Word::no ? deny(work, message, question->state, "")
                                       : confirm(work, *plan, message);
  tell(work.services, message.address(), said.ok() ? *said : said.status().message());
  return true;
}

}  // namespace cox::work
