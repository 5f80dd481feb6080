#include "authority/rule.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "authority/permission.hpp"
#include "base/text.hpp"

namespace cox::authority {
namespace {

using Kind = config::ArgumentTest::Kind;

std::shared_ptr<const re2::RE2> compile(const config::ArgumentTest& test) {
  if (test.kind != Kind::matches) return nullptr;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return std::make_shared<const re2::RE2>(test.pattern, options);
}

bool in_range(const config::ArgumentTest& test, const std::string& value) {
  double number = 0;
  const char* end = value.data() + value.size();
  const auto [stopped, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stopped != end || !std::isfinite(number)) return false;
  return (!test.least || number >= *test.least) && (!test.most || number <= *test.most);
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::ranges::find(list, value) != list.end();
}

// The fact names the asker: a text, or a list with one that does.
bool names_asker(const Json& value, const Subject& subject) {
  if (value.is_string()) return contains(subject.names(), value.text());
  return std::ranges::any_of(value.items(), [&](const Json& each) {
    return each.is_string() && contains(subject.names(), each.text());
  });
}

// A fact that is not published is the same as one that is false.
bool same(const Json& wanted, const std::optional<Json>& value) {
  if (!value || value->is_null()) return wanted.is_null() || wanted == Json(false);
  return *value == wanted;
}

}  // namespace

Rule::Rule(const config::Rule& rule, const Directory& directory) : rule_(rule) {
  for (const config::ArgumentTest& test : rule.arguments) patterns_.push_back(compile(test));
  if (rule.when) window_.emplace(*rule.when);
  for (const std::string& name : rule.who) {
    if (name == config::kAnyone) {
      anyone_ = true;
    } else if (name == config::kKnown) {
      all_known_ = true;
    } else {
      who_.push_back(directory.token(name));
    }
  }
  // A rule for nobody in particular refuses everybody, and allows those who are vouched for.
  if (rule.who.empty())
    (denies() || rule.verdict == config::Rule::Verdict::none ? anyone_ : all_known_) = true;
}

bool Rule::might(const Question& question) const {
  if (!fits_scope(question) || !means(question.subject)) return false;
  return std::ranges::all_of(rule_.facts, [&](const config::FactTest& test) {
    return test.name.find('{') != std::string::npos || fits_fact(question, test);
  });
}

bool Rule::fits_scope(const Question& question) const {
  const Request& request = question.request;
  const bool effect = rule_.effects.empty() ||
                      std::ranges::find(rule_.effects, request.effect) != rule_.effects.end();
  // Where it is not known whose command it is, only a rule that denies takes it for its own.
  const bool plugin = rule_.plugin.empty() || rule_.plugin == request.plugin ||
                      (request.plugin.empty() && denies());
  return effect && plugin && fits_place(question) && (!window_ || window_->contains(question.now));
}

bool Rule::fits(const Question& question) const {
  if (!fits_scope(question)) return false;
  for (std::size_t i = 0; i < rule_.arguments.size(); ++i) {
    if (!fits_argument(question, i)) return false;
  }
  return std::ranges::all_of(
      rule_.facts, [&](const config::FactTest& test) { return fits_fact(question, test); });
}

// An admin counts as everybody whom a rule names that does not deny, so that what it demands holds
// for admins too. A rule that denies also means whoever only claims to be the one it names: it must
// not help to log out.
bool Rule::means(const Subject& subject) const {
  if (anyone_) return true;
  if (all_known_ && subject.known()) return true;
  if (denies())
    return std::ranges::any_of(who_, [&](Token token) { return subject.claims(token); });
  return subject.admin() ||
         std::ranges::any_of(who_, [&](Token token) { return subject.bears(token); });
}

bool Rule::fits_place(const Question& question) const {
  if (!rule_.adapters.empty() && !contains(rule_.adapters, question.request.who.adapter))
    return false;
  return rule_.rooms.empty() || std::ranges::any_of(question.rooms, [&](const std::string& room) {
           return contains(rule_.rooms, room);
         });
}

bool Rule::fits_argument(const Question& question, std::size_t place) const {
  const config::ArgumentTest& test = rule_.arguments[place];
  const std::string* value = question.argument(test.argument);
  // What is not given is none of the values; only a rule that denies may conclude from that.
  if (value == nullptr) return test.kind == Kind::none_of && denies();
  switch (test.kind) {
    case Kind::one_of:
      return std::ranges::binary_search(test.values, *value);
    case Kind::none_of:
      return !std::ranges::binary_search(test.values, *value);
    case Kind::range:
      return in_range(test, *value);
    case Kind::matches:
      return patterns_[place]->ok() && re2::RE2::FullMatch(*value, *patterns_[place]);
  }
  return false;
}

bool Rule::fits_fact(const Question& question, const config::FactTest& test) const {
  std::string name;
  for (std::string_view rest = test.name; !rest.empty();) {
    const std::size_t open = rest.find('{');
    const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
    name += rest.substr(0, close == std::string_view::npos ? rest.size() : open);
    if (close == std::string_view::npos) break;
    const std::string* value = question.argument(rest.substr(open + 1, close - open - 1));
    if (value == nullptr) return false;
    name += *value;
    rest.remove_prefix(close + 1);
  }
  const std::optional<Json> value = question.facts.find(text::lower_ascii(name));
  if (test.value == Json(config::kAsker))
    return value && question.subject.known() && names_asker(*value, question.subject);
  return same(test.value, value);
}

}  // namespace cox::authority
