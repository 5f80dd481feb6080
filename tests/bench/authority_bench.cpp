// What a decision costs, by the number of rules. One thread; JSON lines on standard output.
//
// "spread": each of 1,000 commands has its share of the rules. "one": all rules are about one
// command, told apart by application and environment. Both have some rules for all commands, a
// freeze and a fact beside them. The askers are 1,000 people in 50 groups; a third of the calls is
// refused, with the sentence that says who can help.
#include <algorithm>
#include <chrono>
#include <cox/json.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "authority/authority.hpp"
#include "base/clock.hpp"
#include "config/rule_order.hpp"

namespace {

using cox::Json;
using namespace cox::authority;
using CoxRule = cox::config::Rule;
using cox::config::ArgumentTest;
using Watch = std::chrono::steady_clock;

constexpr std::size_t kPeople = 1'000;
constexpr std::size_t kGroups = 50;
constexpr std::size_t kCommands = 1'000;
constexpr std::size_t kQuestions = 20'000;
constexpr int kRounds = 7;

std::string number(const char* what, std::size_t n) { return what + std::to_string(n); }

ArgumentTest equals(const char* name, std::string value) {
  ArgumentTest test;
  test.argument = name;
  test.values.push_back(std::move(value));
  return test;
}

std::vector<CoxRule> rules_for_all() {
  CoxRule freeze;
  freeze.id = "freeze";
  freeze.commands = {"*"};
  freeze.effects = {cox::Effect::destroys};
  freeze.verdict = CoxRule::Verdict::deny;
  freeze.when.emplace();
  freeze.when->zone = "Europe/Berlin";
  CoxRule incident = freeze;
  incident.id = "incident";
  incident.when.reset();
  incident.facts = {{"incident.open", true}};
  return {freeze, incident};
}

Policy policy_with(std::size_t rules, bool spread) {
  Policy policy;
  policy.admins = {"irc:u0"};
  for (std::size_t i = 0; i < kGroups; ++i) {
    cox::config::Group group{number("g", i), {}};
    for (std::size_t j = i; j < kPeople; j += kGroups) group.members.push_back(number("irc:u", j));
    policy.config.groups.push_back(std::move(group));
  }
  policy.config.rules = rules_for_all();
  for (std::size_t i = 0; i < rules; ++i) {
    CoxRule rule;
    rule.id = number("r", i);
    rule.commands = {spread ? number("c", i % kCommands) : "deploy"};
    rule.arguments = {equals("app", number("app", spread ? i / kCommands : i)),
                      equals("env", i % 2 == 0 ? "prod" : "staging")};
    rule.who = {number("@g", i % kGroups)};
    rule.verdict = i % 5 == 0 ? CoxRule::Verdict::deny : CoxRule::Verdict::allow;
    policy.config.rules.push_back(std::move(rule));
  }
  return policy;
}

std::vector<Request> questions(std::size_t rules, bool spread) {
  std::vector<Request> all;
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const std::size_t rule = i * 7919 % std::max<std::size_t>(rules, 1);
    Request request;
    request.who = {"irc", number("u", i % 3 == 0 ? i % kPeople : rule % kGroups), true};
    request.effect = cox::Effect::writes;
    request.command = spread ? number("c", rule % kCommands) : "deploy";
    request.room = request.room_name = "#ops";
    request.arguments = Json::object({{"app", number("app", spread ? rule / kCommands : rule)},
                                      {"env", rule % 2 == 0 ? "prod" : "staging"}});
    all.push_back(std::move(request));
  }
  return all;
}

void measure(std::size_t rules, bool spread) {
  const cox::SystemClock clock;
  const auto begin = Watch::now();
  const Authority authority(policy_with(rules, spread), clock);
  const std::chrono::duration<double, std::milli> built = Watch::now() - begin;
  const std::vector<Request> asked = questions(rules, spread);
  std::vector<double> rounds;
  std::size_t allowed = 0;
  for (int round = 0; round < kRounds; ++round) {
    allowed = 0;
    const auto from = Watch::now();
    for (const Request& request : asked) allowed += authority.decide(request).allowed ? 1 : 0;
    const std::chrono::duration<double, std::micro> took = Watch::now() - from;
    rounds.push_back(took.count() / static_cast<double>(asked.size()));
  }
  std::ranges::sort(rounds);
  std::printf(
      "{\"bench\":\"authority\",\"rules\":%zu,\"shape\":\"%s\",\"decide_us\":%.2f,"
      "\"slowest_round_us\":%.2f,\"allowed_percent\":%zu,\"build_ms\":%.1f}\n",
      rules, spread ? "spread" : "one", rounds[kRounds / 2], rounds.back(),
      allowed * 100 / asked.size(), built.count());
}

}  // namespace

int main() {
  for (const bool spread : {true, false}) {
    for (const std::size_t rules : {10U, 100U, 1'000U, 10'000U}) measure(rules, spread);
  }
}
