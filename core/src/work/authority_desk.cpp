#include "work/authority_desk.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "authority/changes.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "work/permit.hpp"
#include "work/speaking.hpp"

namespace cox::work {
const std::map<std::string_view, AuthorityDesk::Verb>& AuthorityDesk::verbs() {
  static const std::map<std::string_view, Verb> verbs = {
      {"whoami", &AuthorityDesk::whoami},
      {"person", &AuthorityDesk::person},
      {"same_person", &AuthorityDesk::same_person},
      {"rules", &AuthorityDesk::rules},
      {"facts", &AuthorityDesk::facts},
      {"publish", &AuthorityDesk::publish},
      {"link", &AuthorityDesk::link},
      {"unlink", &AuthorityDesk::unlink},
      {"grant", &AuthorityDesk::grant},
      {"revoke", &AuthorityDesk::revoke},
      {"grants", &AuthorityDesk::grants},
      {"review", &AuthorityDesk::review},
      {"break_glass", &AuthorityDesk::break_glass}};
  return verbs;
}

Result<Json> AuthorityDesk::perform(const Speaker& who, std::string_view verb,
                                    const Json& arguments) {
  const auto found = verbs().find(verb);
  if (found != verbs().end()) return (this->*found->second)(who, arguments);
  if (next_ != nullptr) return next_->perform(who, verb, arguments);
  return Status(Code::not_found, text::cat("there is no verb '", verb, "'"));
}

Status AuthorityDesk::load() {
  const auto before = store_.policy();
  Status loaded = before.ok() ? store_.load(services_.authority) : before.status();
  services_.authority.incomplete(loaded.ok() ? "" : loaded.message());
  if (!loaded.ok()) return loaded;
  const Json now = authority::snapshot(services_.authority.compiled()->policy);
  if (Status noted = note_change(*before, now, "start"); !noted.ok())
    log::error("authority", text::cat("a change of the rules is not recorded: ", noted.message()));
  return {};
}

Status AuthorityDesk::configure(authority::Policy policy) {
  std::lock_guard lock(mutex_);
  const Json before = authority::snapshot(services_.authority.compiled()->policy);
  const Json after = authority::snapshot(policy);
  if (Status noted = note_change(before, after, "config read again"); !noted.ok()) return noted;
  services_.authority.configure(std::move(policy));
  return {};
}

Status AuthorityDesk::note_change(const Json& before, const Json& after, std::string_view when) {
  if (before == after) return {};
  const Json facts = Json::object({{"when", when},
                                   {"before", before.is_null() ? "" : audit::digest(before.dump())},
                                   {"after", audit::digest(after.dump())},
                                   {"changes", authority::differences(before, after)}});
  if (Status written = recorded(services_, "rule_change", facts); !written.ok()) return written;
  if (Status kept = store_.keep_policy(after); !kept.ok())
    log::warn("authority", text::cat("the policy is not kept for the next start to compare with: ",
                                     kept.message()));
  return {};
}

Json AuthorityDesk::standing_of(const authority::Identity& who) const {
  const authority::Authority& authority = services_.authority;
  const auto compiled = authority.compiled();
  const std::string key = authority::key_of(who);
  Json json = Json::object({{"account", key},
                            {"known", who.known},
                            {"person", authority.person_of(who)},
                            {"admin", authority.is_admin(who)}});
  Json groups = Json::array();
  for (const auto& group : compiled->policy.config.groups) {
    if (authority.is_one_of(who, {"@" + group.name})) groups.push(group.name);
  }
  Json roles = Json::array();
  std::vector<std::string> permissions;
  for (const auto& role : compiled->policy.config.roles) {
    if (!authority.is_one_of(who, {role.name})) continue;
    roles.push(role.name);
    permissions.insert(permissions.end(), role.permissions.begin(), role.permissions.end());
  }
  const authority::Subject subject(who, compiled->directory, authority.links());
  Json grants = Json::array();
  for (const auto& grant : authority.grants().list()) {
    const bool mine = std::ranges::find(subject.names(), grant.who) != subject.names().end();
    if (mine && !grant.over) grants.push(Json::object({{"id", grant.id}, {"what", grant.what}}));
  }
  Json linked = Json::array();
  for (const auto& link : authority.links().to(key)) linked.push(link.account);
  return json.set("groups", std::move(groups))
      .set("roles", std::move(roles))
      .set("permissions", list_of(permissions))
      .set("grants", std::move(grants))
      .set("linked_to", authority.links().root_of(key))
      .set("linked", std::move(linked));
}

Result<Json> AuthorityDesk::whoami(const Speaker& who, const Json&) {
  if (who.call == nullptr || who.call->spec().message == nullptr)
    return Status(Code::denied, "nobody speaks in this call");
  return standing_of(identity_of(*who.call->spec().message));
}

// {"who": "@bob"}: whom people mean by it, and the accounts to ask about.
Result<Json> AuthorityDesk::person(const Speaker& who, const Json& arguments) {
  const auto asker = speaker_of(who);
  if (!asker.ok()) return asker.status();
  auto name = named(services_.authority, arguments["who"].text(), asker->adapter);
  if (!name.ok()) return name.status();
  auto accounts = services_.authority.compiled()->directory.accounts_of(*name);
  if (accounts.empty()) accounts.push_back(*name);
  // The one on the asker's chat first.
  std::stable_partition(accounts.begin(), accounts.end(), [&](const std::string& account) {
    return authority::identity_of(account).adapter == asker->adapter;
  });
  return Json::object({{"person", *name}, {"accounts", list_of(accounts)}});
}

// {"one", "other"}: two accounts, each vouched for by its platform.
Result<Json> AuthorityDesk::same_person(const Speaker&, const Json& arguments) {
  authority::Identity one = authority::identity_of(arguments["one"].as_string());
  authority::Identity other = authority::identity_of(arguments["other"].as_string());
  if (one.account.empty() || other.account.empty())
    return invalid("\"one\" and \"other\" must be accounts, \"ADAPTER:ACCOUNT\"");
  one.known = other.known = true;
  const authority::Authority& authority = services_.authority;
  return Json::object({{"same", authority.one_behind(one) == authority.one_behind(other)}});
}

// {"command": absent or an id}: the rules about it, in the order in which they are looked at.
Result<Json> AuthorityDesk::rules(const Speaker&, const Json& arguments) {
  const auto compiled = services_.authority.compiled();
  const std::string command = arguments["command"].as_string();
  Json out = Json::array();
  if (command.empty()) {
    for (const auto& rule : compiled->policy.config.rules) out.push(rule.source);
    return out;
  }
  for (const auto* rule : compiled->rules.about(command)) out.push(rule->source);
  for (const auto* rule : compiled->rates.about(command)) {
    if (rule->verdict == config::Rule::Verdict::none) out.push(rule->source);
  }
  return out;
}

Result<Json> AuthorityDesk::facts(const Speaker&, const Json&) {
  Json out = Json::array();
  for (const authority::Fact& fact : services_.authority.facts().list()) {
    Json one = Json::object(
        {{"name", fact.name}, {"value", fact.value}, {"owner", fact.owner}, {"since", fact.since}});
    if (fact.until != 0) one.set("left_ms", fact.until - services_.clock.steady());
    out.push(std::move(one));
  }
  return out;
}

// {"name", "value": JSON as a text, "ttl": milliseconds}
Result<Json> AuthorityDesk::publish(const Speaker& who, const Json& arguments) {
  constexpr std::size_t kLargest = 64 * 1024;
  constexpr Millis kLongest = 3'650LL * 86'400'000;
  std::lock_guard lock(mutex_);
  authority::Fact fact;
  fact.name = text::lower_ascii(arguments["name"].text());
  fact.owner = who.plugin;
  if (Status may = services_.authority.facts().check(who.plugin, fact.name); !may.ok()) return may;
  const std::string_view text = arguments["value"].text();
  if (text.empty()) return take_back(fact.name);
  const auto value = Json::parse(text);
  if (!value || text.size() > kLargest)
    return invalid("the value of a fact is JSON, at most 64 KiB");
  fact.value = *value;
  fact.ttl = arguments["ttl"].as_int();
  if (fact.ttl < 0 || fact.ttl > kLongest)
    return invalid("a fact lasts 0 ms (for ever) to 10 years");
  fact.since = services_.clock.now();
  if (fact.ttl > 0) fact.until = services_.clock.steady() + fact.ttl;
  if (Status kept = store_.keep(fact); !kept.ok()) return kept;
  services_.authority.facts().put(std::move(fact));
  return Json::object();
}

Result<Json> AuthorityDesk::take_back(const std::string& name) {
  if (Status kept = store_.drop_fact(name); !kept.ok()) return kept;
  services_.authority.facts().take_back(name);
  return Json::object();
}

}  // namespace cox::work
