#include "authority/authority.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "authority/judge.hpp"
#include "authority/permission.hpp"
#include "authority/refusal.hpp"
#include "base/text.hpp"

namespace cox::authority {
namespace {

const Clock& machine_clock() {
  static const SystemClock clock;
  return clock;
}

bool has_lists(const Request& request) {
  return std::ranges::any_of(request.arguments.members(),
                             [](const Json::Member& each) { return each.second.is_array(); });
}

Decision too_many_values(const Compiled& compiled, const Request& request) {
  return refused(
      compiled, "lists",
      text::cat("'", request.command, "' names too many things at once: say it in parts"));
}

Decision not_known(const Compiled& compiled, const Request& request, const std::string& why) {
  return refused(compiled, "incomplete",
                 text::cat("'", request.command,
                           "' waits until the bot can read again what its rules ask about, "
                           "and so does all that does not merely read (",
                           why, "; it is tried every few seconds)"));
}

std::string_view counted_by(config::Rate::Per per) {
  switch (per) {
    case config::Rate::Per::user:
      return "by one person";
    case config::Rate::Per::room:
      return "in one room";
    case config::Rate::Per::command:
      return "by all together";
    case config::Rate::Per::argument:
      return "for one";
  }
  return "";
}

}  // namespace

Authority::Authority(Policy policy) : Authority(std::move(policy), machine_clock()) {}

Authority::Authority(Policy policy, const Clock& clock)
    : clock_(clock), facts_(clock), links_(clock), grants_(clock), rates_(clock) {
  configure(std::move(policy));
}

Decision Authority::decide(const Request& request) const {
  const auto compiled = this->compiled();
  if (is_incomplete_ && request.effect != Effect::reads)
    return not_known(*compiled, request, why_incomplete());
  const Ground ground{*compiled, facts_, grants_, links_, clock_.now()};
  if (!has_lists(request)) return judge(ground, request);
  const std::vector<Request> all = one_by_one(request);
  if (all.empty()) return too_many_values(*compiled, request);
  Decision decision = judge(ground, all.front());
  for (std::size_t i = 1; i < all.size(); ++i)
    decision = stricter(std::move(decision), judge(ground, all[i]));
  return decision;
}

bool Authority::might(const Request& request) const {
  if (decide(request).allowed) return true;
  const auto compiled = this->compiled();
  const Subject subject(request.who, compiled->directory, links_);
  if (!subject.known()) return false;
  const Question question(request, subject, facts_, clock_.now());
  const auto some_of = [&](const std::string& declared) {
    const std::string needed = filled(declared, request.arguments);
    if (subject.has_some_of(needed)) return true;
    const auto grants = grants_.list();
    return std::ranges::any_of(grants, [&](const Grant& grant) {
      return !grant.over && overlaps(grant.what, needed) &&
             std::ranges::find(subject.names(), grant.who) != subject.names().end();
    });
  };
  bool found = request.permission.find('{') != std::string::npos && some_of(request.permission);
  compiled->rules.visit_all(request.command, [&](const Rule& rule) {
    const config::Rule& config = rule.config();
    if (found || rule.denies() || !rule.might(question)) return found;
    found = config.verdict == config::Rule::Verdict::allow || some_of(config.permission);
    return found;
  });
  return found;
}

Decision Authority::admit(const Request& request) { return admit(request, decide(request)); }

Decision Authority::admit(const Request& request, Decision decision) {
  return decision.allowed ? limited(request, std::move(decision)) : decision;
}

// Every limit whose rule matches counts, whichever rule decides.
std::vector<Counted> Authority::limits_of(const Compiled& compiled, const Request& request) const {
  std::vector<Counted> limits;
  if (compiled.rates.empty()) return limits;
  const Subject subject(request.who, compiled.directory, links_);
  for (const Request& one : one_by_one(request)) {
    const Question question(one, subject, facts_, clock_.now());
    compiled.rates.visit(question, [&](const Rule& rule) {
      if (!rule.matches(question)) return false;
      const config::Rate& rate = *rule.config().rate;
      std::string key = text::cat(rule.config().id, "\n");
      // Nobody has a second count by undoing a link, and no stranger uses up somebody's.
      if (rate.per == config::Rate::Per::user)
        key += is_known(request.who) ? one_behind(request.who) : person_of(request.who);
      if (rate.per == config::Rate::Per::room)
        key += text::cat(request.who.adapter, "\n", request.room);
      if (rate.per == config::Rate::Per::argument) {
        const std::string* value = question.argument(rate.argument);
        key += value == nullptr ? "" : *value;
      }
      const bool again =
          std::ranges::any_of(limits, [&](const Counted& each) { return each.key == key; });
      if (!again) limits.push_back({std::move(key), rate.limit, rate.window});
      return false;
    });
  }
  return limits;
}

Decision Authority::limited(const Request& request, Decision decision) {
  const auto compiled = this->compiled();
  const std::vector<Counted> limits = limits_of(*compiled, request);
  if (limits.empty()) return decision;
  const Rates::Answer answer = rates_.count(limits);
  if (answer.left == 0) return decision;
  const Counted& reached = limits[answer.reached];
  const std::string id = reached.key.substr(0, reached.key.find('\n'));
  Decision refusal;
  refusal.rule = id;
  std::string whom = "";
  for (const config::Rule& rule : compiled->policy.config.rules) {
    if (rule.id != id || !rule.rate) continue;
    whom = text::cat(" ", counted_by(rule.rate->per));
    if (rule.rate->per == config::Rate::Per::argument) whom += text::cat(" ", rule.rate->argument);
  }
  refusal.reason = text::cat("'", request.command, "' may be run ", reached.limit,
                             reached.limit == 1 ? " time in " : " times in ",
                             text::duration(reached.window), whom, " (rule ", id, "): again in ",
                             text::duration(std::max<Millis>(answer.left, 1'000)), ".");
  return refusal;
}

std::string Authority::person_of(const Identity& who) const {
  std::string key = key_of(who);
  if (key.empty()) return text::cat(who.adapter, ":", who.account);
  const auto compiled = this->compiled();
  const auto name = [&](const std::string& account) {
    const Standing* one = compiled->directory.of(account);
    return one == nullptr || one->person.empty() ? account : one->person;
  };
  // Whoever only takes a name is not the person who has it.
  if (!is_known(who)) return key;
  // What the config says of a person goes before a link.
  const std::string own = name(key);
  const std::string root = own == key ? links_.root_of(key) : std::string();
  return root.empty() ? own : name(root);
}

std::string Authority::one_behind(const Identity& who) const {
  const auto compiled = this->compiled();
  std::set<std::string> all{text::cat(who.adapter, ":", who.account)};
  std::vector<std::string> next(all.begin(), all.end());
  while (!next.empty()) {
    const std::string account = std::move(next.back());
    next.pop_back();
    std::vector<std::string> beside = links_.beside(account);
    if (const Standing* one = compiled->directory.of(account); one != nullptr) {
      const auto own = compiled->directory.accounts_of(one->person);
      beside.insert(beside.end(), own.begin(), own.end());
    }
    for (std::string& each : beside) {
      if (all.insert(each).second) next.push_back(std::move(each));
    }
  }
  return *all.begin();
}

bool Authority::is_one_with(const Identity& who, const std::string& name) const {
  const auto accounts = compiled()->directory.accounts_of(name);
  return one_behind(who) == one_behind(identity_of(accounts.empty() ? name : accounts.front()));
}

bool Authority::is_one_of(const Identity& who, const std::vector<std::string>& listed) const {
  const auto compiled = this->compiled();
  const Subject subject(who, compiled->directory, links_);
  if (!subject.known()) return false;
  return std::ranges::any_of(listed, [&](const std::string& name) {
    return name == config::kKnown || name == config::kAnyone ||
           subject.bears(compiled->directory.token(name)) ||
           std::ranges::find(subject.names(), name) != subject.names().end();
  });
}

bool Authority::is_admin(const Identity& who) const {
  const auto compiled = this->compiled();
  return Subject(who, compiled->directory, links_).admin();
}

bool Authority::holds(const Identity& who, std::string_view permission, bool with_grants) const {
  const auto compiled = this->compiled();
  const Subject subject(who, compiled->directory, links_);
  if (subject.admin() || subject.has_permission(permission)) return true;
  return with_grants && grants_.holding(subject.names(), permission).has_value();
}

void Authority::configure(Policy policy) {
  auto next = std::make_shared<const Compiled>(std::move(policy));
  std::lock_guard lock(mutex_);
  compiled_ = std::move(next);
}

void Authority::incomplete(std::string why) {
  std::lock_guard lock(mutex_);
  incomplete_ = std::move(why);
  is_incomplete_ = !incomplete_.empty();
}

std::string Authority::why_incomplete() const {
  std::lock_guard lock(mutex_);
  return incomplete_;
}

std::shared_ptr<const Compiled> Authority::compiled() const {
  std::lock_guard lock(mutex_);
  return compiled_;
}

}  // namespace cox::authority
