// However the rules are found, the same one decides as if all were looked at in order.
#include "authority/index.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "config/rule_order.hpp"
#include "fixture.hpp"

using namespace fixture;
using CoxRule = cox::config::Rule;
using cox::config::ArgumentTest;

namespace {

const std::vector<std::string> kCommands = {"a", "b", "a.x", "a.x.y", "a.z"};
const std::vector<std::string> kPatterns = {"a", "b", "a.x", "a.x.y", "a.*", "a.x.*", "*"};
const std::vector<std::string> kValues = {"1", "2", "3"};
const std::vector<std::string> kRooms = {"#ops", "#chat"};

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  const std::string& of(const std::vector<std::string>& all) { return all[below(all.size())]; }

 private:
  std::mt19937 engine_;
};

CoxRule any_rule(Chance& chance, std::size_t number) {
  CoxRule rule;
  rule.id = "r" + std::to_string(number);
  rule.commands.push_back(chance.of(kPatterns));
  if (chance.one_in(4)) rule.commands.push_back(chance.of(kPatterns));
  for (const char* name : {"env", "app"}) {
    if (!chance.one_in(2)) continue;
    ArgumentTest test;
    test.argument = name;
    test.kind = chance.one_in(4) ? ArgumentTest::Kind::none_of : ArgumentTest::Kind::one_of;
    test.values.push_back(chance.of(kValues));
    if (chance.one_in(3)) test.values = {"1", "2"};
    rule.arguments.push_back(test);
  }
  if (chance.one_in(4)) rule.rooms.push_back(chance.of(kRooms));
  if (chance.one_in(4)) rule.who.push_back("irc:eve");
  if (chance.one_in(5)) rule.effects.push_back(Effect::writes);
  rule.verdict = chance.one_in(3) ? CoxRule::Verdict::deny : CoxRule::Verdict::allow;
  return rule;
}

// The first of all rules in order of rank.
std::string by_hand(const std::vector<CoxRule>& rules, const Directory& directory,
                    const Question& question) {
  const CoxRule* best = nullptr;
  std::pair<cox::config::Rank, std::uint32_t> rank;
  for (const CoxRule& rule : rules) {
    if (!Rule(rule, directory).matches(question)) continue;
    for (const std::string& pattern : rule.commands) {
      if (!cox::config::fits(pattern, question.request.command)) continue;
      const std::pair mine(cox::config::rank_of(rule, pattern), cox::config::strictness_of(rule));
      if (best == nullptr || mine > rank) best = &rule, rank = mine;
    }
  }
  return best == nullptr ? "" : best->id;
}

}  // namespace

TEST_CASE("the index finds what a plain look at all rules finds") {
  FakeClock clock;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    Chance chance(seed);
    cox::config::Authority config;
    for (std::size_t i = 0; i < 60; ++i) config.rules.push_back(any_rule(chance, i));
    const Directory directory(config, {});
    const RuleIndex index(config.rules, directory, false);
    const Facts facts(clock);
    const Links links(clock);
    for (int i = 0; i < 100; ++i) {
      Json arguments = Json::object();
      if (!chance.one_in(4)) arguments.set("env", chance.of(kValues));
      if (!chance.one_in(4)) arguments.set("app", chance.of(kValues));
      Request request = asks(chance.one_in(2) ? kEve : kDan, chance.of(kCommands), arguments);
      request.room = request.room_name = chance.of(kRooms);
      const Subject subject(request.who, directory, links);
      const Question question(request, subject, facts, 0);
      std::string found;
      index.visit(question, [&](const Rule& rule) {
        if (!rule.matches(question)) return false;
        found = rule.config().id;
        return true;
      });
      CAPTURE(seed);
      REQUIRE(found == by_hand(config.rules, directory, question));
    }
  }
}

TEST_CASE("few rules are looked at, however many there are") {
  FakeClock clock;
  cox::config::Authority config;
  for (std::size_t i = 0; i < 10'000; ++i) {
    CoxRule rule;
    rule.id = "r" + std::to_string(i);
    rule.commands = {"deploy"};
    rule.verdict = CoxRule::Verdict::allow;
    rule.arguments = {{"app", ArgumentTest::Kind::one_of, {"app" + std::to_string(i)}, "", {}, {}},
                      {"env", ArgumentTest::Kind::one_of, {"prod"}, "", {}, {}}};
    config.rules.push_back(std::move(rule));
  }
  const Directory directory(config, {});
  const RuleIndex index(config.rules, directory, false);
  const Facts facts(clock);
  const Links links(clock);
  const Request request = deploys(kEve, "prod", "app77");
  const Subject subject(request.who, directory, links);
  const Question question(request, subject, facts, 0);
  std::size_t looked = 0;
  index.visit(question, [&](const Rule&) { return ++looked, false; });
  CHECK(looked == 1);
}
