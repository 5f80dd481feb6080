#include "work/judging.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "work/permit.hpp"

namespace cox::work {

namespace {

Status denied(std::string why) { return {Code::denied, std::move(why)}; }

bool is_asker(const Services& services, const Plan& plan, const authority::Identity& who) {
  const authority::Authority& authority = services.authority;
  return authority.one_behind(who) == authority.one_behind(identity_of(plan.message));
}

bool has_approved(const Services& services, const Plan& plan, const authority::Identity& who) {
  const authority::Authority& authority = services.authority;
  const std::string one = authority.one_behind(who);
  return std::ranges::any_of(plan.given, [&](const Approval& each) {
    return authority.one_behind(authority::identity_of(each.account)) == one;
  });
}

// Whoever the rule names; where it names nobody, whoever may run the command.
Status is_an_approver(const Services& services, const Plan& plan, const chat::Message& by) {
  const authority::Identity who = identity_of(by);
  if (!plan.needs.by.empty()) {
    if (services.authority.is_one_of(who, plan.needs.by)) return {};
    return denied(text::cat("plan ", plan.id, " needs somebody of ",
                            text::join(plan.needs.by, ", "), " (rule ", plan.rule, ")"));
  }
  const authority::Decision decision = services.authority.decide(request_of(plan, by));
  if (decision.allowed) return {};
  return denied(text::cat("who approves must be allowed to do it: ", decision.reason));
}

// As it was asked when they approved.
bool may_still_approve(const authority::Authority& authority, const Plan& plan,
                       const authority::Identity& who, const std::vector<std::string>& by) {
  if (!by.empty()) return authority.is_one_of(who, by);
  authority::Request request = request_of(plan, plan.message);
  request.who = who;
  return authority.decide(request).allowed;
}

}  // namespace

bool asked_for(const Services& services, const Plan& plan, const chat::Message& by) {
  // By whose rights it is: those end with a link, unlike the person whom somebody else must be.
  const authority::Authority& authority = services.authority;
  return by.known() == plan.message.known() &&
         authority.person_of(identity_of(by)) == authority.person_of(identity_of(plan.message));
}

authority::Request request_of(const Plan& plan, const chat::Message& message) {
  authority::Request request;
  request.who = identity_of(message);
  request.effect = plan.effect;
  request.permission = plan.permission;
  request.command = plan.command;
  request.plugin = plan.plugin;
  request.room = plan.message.room;
  request.room_name = plan.message.room_name;
  request.arguments = Json::parse(plan.arguments).value_or(Json::object());
  return request;
}

Status may_approve(const Services& services, const Plan& plan, const chat::Message& by) {
  const authority::Identity who = identity_of(by);
  if (!who.known)
    return denied(text::cat("an approval counts only where the chat vouches for you, and ",
                            by.adapter, " does not"));
  if (plan.needs.count == 0)
    return denied(text::cat("plan ", plan.id, " needs no approval, only the yes of who asked"));
  if (is_asker(services, plan, who))
    return denied(
        text::cat("you asked for plan ", plan.id,
                  " yourself, by this account or another: somebody else must approve it"));
  if (has_approved(services, plan, who))
    return denied(text::cat("you have approved plan ", plan.id, " already"));
  return is_an_approver(services, plan, by);
}

Status may_deny(const Services& services, const Plan& plan, const chat::Message& by) {
  if (asked_for(services, plan, by)) return {};
  if (!by.known()) return denied(text::cat(by.adapter, " does not vouch for who you are"));
  return is_an_approver(services, plan, by);
}

Status still_approved(const Services& services, const Plan& plan,
                      const authority::Decision& decision) {
  const authority::Authority& authority = services.authority;
  std::set<std::string> persons;
  for (const Approval& each : plan.given) {
    authority::Identity who = authority::identity_of(each.account);
    who.known = true;  // it was when it approved
    if (is_asker(services, plan, who)) continue;
    if (!may_still_approve(authority, plan, who, decision.approvals.by)) continue;
    persons.insert(authority.one_behind(who));
  }
  if (persons.size() >= decision.approvals.count) return {};
  return denied(text::cat("the rules now ask for ", decision.approvals.count,
                          decision.approvals.count == 1 ? " approval" : " approvals", ", and ",
                          persons.size(), " of those given still count (rule ", decision.rule,
                          ")"));
}

}  // namespace cox::work
