#include "authority/judge.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "authority/permission.hpp"
#include "authority/refusal.hpp"
#include "base/text.hpp"

namespace cox::authority {
namespace {

using Verdict = config::Rule::Verdict;

constexpr std::size_t kMostValues = 200;  // of all lists of one request, multiplied

// By which right somebody holds a permission: empty where they do not.
std::string right_to(const Ground& ground, const Subject& subject, const std::string& needed) {
  if (subject.has_permission(needed)) return text::cat("permission:", needed);
  const auto grant = ground.grants.holding(subject.names(), needed);
  if (!grant) return {};
  return text::cat(grant->kind == Grant::Kind::grant ? "grant:" : "break-glass:", grant->id);
}

Decision allowed(std::string rule) {
  Decision decision;
  decision.allowed = true;
  decision.rule = std::move(rule);
  return decision;
}

Decision needs(const Ground& ground, const Question& question, const std::string& needed,
               std::string rule) {
  auto helpers = who_may(ground.compiled, question, needed);
  const std::string why = text::cat("'", question.request.command, "' needs the permission '",
                                    needed, "'", helpers.empty() ? ", which only admins have" : "");
  return refused(ground.compiled, std::move(rule), why, std::move(helpers));
}

// The rule allows, once what it demands is met.
Decision allowed_by(const Rule& rule) {
  const config::Rule& config = rule.config();
  Decision decision = allowed(config.id);
  decision.confirm = config.confirm;
  if (config.approve)
    decision.approvals = {config.approve->count, config.approve->by, config.approve->expires};
  return decision;
}

Decision decided_by(const Ground& ground, const Question& question, const Rule& rule) {
  if (rule.denies()) return refused_by(ground.compiled, question, rule);
  if (rule.config().verdict == Verdict::permission && !question.subject.admin()) {
    const std::string needed = filled(rule.config().permission, question.request.arguments);
    if (right_to(ground, question.subject, needed).empty())
      return needs(ground, question, needed, rule.config().id);
  }
  // Nobody could tell whether others approve, or the asker under another name.
  if (rule.config().approve && !question.subject.known()) {
    return refused(ground.compiled, rule.config().id,
                   text::cat("'", question.request.command, "' needs the approval of others, and ",
                             question.request.who.adapter, " does not vouch for who you are"));
  }
  return allowed_by(rule);
}

// The way out of a freeze must not be frozen with the rest: what needs these permissions is refused
// by a rule that names it, not by one for many commands.
bool is_way_out(const Question& question, const Rule& rule) {
  const std::string& permission = question.request.permission;
  const auto& commands = rule.config().commands;
  return (permission == kBreakGlass || permission == kReview) &&
         std::ranges::find(commands, question.request.command) == commands.end();
}

// The broken glass that lifts the rule for whoever asks.
std::optional<Grant> lifted(const Ground& ground, const Question& question, const Rule& rule) {
  const std::string& declared = rule.config().verdict == Verdict::permission
                                    ? rule.config().permission
                                    : question.request.permission;
  return ground.grants.lifting(question.subject.names(), rule.config().id,
                               filled(declared, question.request.arguments));
}

std::string glass_name(const Grant& glass, const std::string& rule) {
  return text::cat("break-glass:", glass.id, " ", rule);
}

// No rule matches. An unknown nick holds nothing, whatever it is called.
Decision decide_without_rule(const Ground& ground, const Question& question) {
  const Request& request = question.request;
  const Compiled& compiled = ground.compiled;
  if (compiled.policy.open) return allowed("policy:open");
  if (question.subject.admin()) return allowed("admin");
  const std::string command = text::cat("'", request.command, "'");
  if (!question.subject.known()) {
    const std::string chat = request.who.adapter.empty() ? "the chat" : request.who.adapter;
    return refused(
        compiled, "policy:closed unknown",
        text::cat(command, " is not for strangers, and ", chat, " does not vouch for who you are"));
  }
  if (!request.permission.empty()) {
    const std::string needed = filled(request.permission, request.arguments);
    std::string right = right_to(ground, question.subject, needed);
    if (!right.empty()) return allowed(std::move(right));
    return needs(ground, question, needed, text::cat("permission:", needed));
  }
  if (request.effect == Effect::reads) return allowed("policy:closed reads");
  const std::string_view effect = to_string(request.effect);
  auto helpers = who_may(compiled, question, {});
  const std::string_view whom = helpers.empty() ? "', which is for admins only" : "'";
  return refused(compiled, text::cat("policy:closed ", effect),
                 text::cat(command, " has the effect '", effect, whom), std::move(helpers));
}

}  // namespace

Decision judge(const Ground& ground, const Request& request) {
  const Subject subject(request.who, ground.compiled.directory, ground.links);
  const Question question(request, subject, ground.facts, ground.now);
  const bool any_glass = ground.grants.any();
  std::optional<Decision> decision;
  std::string broken;  // by which glass a rule was passed over
  ground.compiled.rules.visit(question, [&](const Rule& rule) {
    if (is_way_out(question, rule) || !rule.matches(question)) return false;
    const auto glass = any_glass ? lifted(ground, question, rule) : std::nullopt;
    if (glass) broken = glass_name(*glass, rule.config().id);
    if (glass && rule.denies()) return false;
    decision = glass ? allowed(broken) : decided_by(ground, question, rule);
    return true;
  });
  if (!decision) decision = decide_without_rule(ground, question);
  if (decision->allowed && !broken.empty()) decision->rule = broken;
  return *std::move(decision);
}

std::vector<Request> one_by_one(const Request& request) {
  std::vector<Request> all = {request};
  for (const auto& [name, value] : request.arguments.members()) {
    if (!value.is_array()) continue;
    std::vector<Request> next;
    if (all.size() * value.size() > kMostValues) return {};
    for (const Request& each : all) {
      Request one = each;
      one.arguments.erase(name);
      if (value.size() == 0) next.push_back(one);  // an empty list is not given
      for (const Json& item : value.items()) {
        next.push_back(one);
        next.back().arguments.set(name, item);
      }
    }
    all = std::move(next);
  }
  return all;
}

Decision stricter(Decision a, Decision b) {
  if (!a.allowed) return a;
  if (!b.allowed) return b;
  const bool confirm = a.confirm || b.confirm;
  Decision one = a.approvals.count >= b.approvals.count ? std::move(a) : std::move(b);
  one.confirm = confirm;
  return one;
}

}  // namespace cox::authority
