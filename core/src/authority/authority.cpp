#include "authority/authority.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace cox::authority {
namespace {

constexpr std::size_t kNamedAdmins = 5;  // how many a refusal lists

// Somebody whom a rule may name: vouched for, and with a name.
bool is_known(const Identity& who) {
  return who.known && !who.adapter.empty() && !who.account.empty();
}

// An account may hold a colon, the name of a connection may not: the first colon separates.
bool names(std::string_view admin, const Identity& who) {
  const std::size_t colon = admin.find(':');
  return colon != std::string_view::npos && admin.substr(0, colon) == who.adapter &&
         admin.substr(colon + 1) == who.account;
}

bool is_admin(const Policy& policy, const Identity& who) {
  return is_known(who) && std::ranges::any_of(policy.admins, [&](const std::string& admin) {
           return names(admin, who);
         });
}

std::string who_can_help(const Policy& policy) {
  if (policy.admins.empty()) {
    return "Nobody is an admin yet: add one under \"admins\" in cox.json.";
  }
  const std::size_t named = std::min(policy.admins.size(), kNamedAdmins);
  const std::vector<std::string> first(policy.admins.begin(),
                                       policy.admins.begin() + static_cast<std::ptrdiff_t>(named));
  const std::size_t others = policy.admins.size() - named;
  const std::string more = others == 0 ? "" : text::cat(" and ", others, " more");
  return text::cat("An admin can help: ", text::join(first, ", "), more, ".");
}

Decision refused(const Policy& policy, std::string rule, std::string_view why) {
  std::string reason = text::cat(why, " (rule ", rule, "). ", who_can_help(policy));
  return {false, std::move(rule), std::move(reason), false, {}};
}

// Under the closed policy, for somebody who is not an admin.
Decision decide_closed(const Policy& policy, const Request& request) {
  const std::string command = text::cat("'", request.command, "'");
  if (!is_known(request.who)) {
    const std::string chat = request.who.adapter.empty() ? "the chat" : request.who.adapter;
    return refused(
        policy, "policy:closed unknown",
        text::cat(command, " is not for strangers, and ", chat, " does not vouch for who you are"));
  }
  if (!request.permission.empty()) {
    return refused(policy, text::cat("permission:", request.permission),
                   text::cat(command, " needs the permission '", request.permission,
                             "', which only admins have"));
  }
  if (request.effect == Effect::reads) return {true, "policy:closed reads", {}, false, {}};
  const std::string_view effect = to_string(request.effect);
  return refused(policy, text::cat("policy:closed ", effect),
                 text::cat(command, " has the effect '", effect, "', which is for admins only"));
}

}  // namespace

Authority::Authority(Policy policy) { configure(std::move(policy)); }

Decision Authority::decide(const Request& request) const {
  const auto policy = this->policy();
  if (policy->open) return {true, "policy:open", {}, false, {}};
  if (is_admin(*policy, request.who)) return {true, "admin", {}, false, {}};
  return decide_closed(*policy, request);
}

Decision Authority::admit(const Request& request) { return decide(request); }

std::string Authority::person_of(const Identity& who) const {
  return text::cat(who.adapter, ":", who.account);
}

bool Authority::is_one_of(const Identity& who, const std::vector<std::string>& listed) const {
  return is_known(who) &&
         std::ranges::any_of(listed, [&](const std::string& name) { return names(name, who); });
}

void Authority::configure(Policy policy) {
  auto next = std::make_shared<const Policy>(std::move(policy));
  std::lock_guard lock(mutex_);
  policy_ = std::move(next);
}

std::shared_ptr<const Policy> Authority::policy() const {
  std::lock_guard lock(mutex_);
  return policy_;
}

}  // namespace cox::authority
