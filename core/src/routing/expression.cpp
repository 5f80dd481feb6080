#include "routing/expression.hpp"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <utility>

#include "base/text.hpp"
#include "routing/literals.hpp"
#include "routing/pcre2.hpp"
#include "routing/syntax.hpp"

namespace cox::routing {

namespace {

// For the program and the automata of one pattern, in bytes. A pattern that needs more is refused;
// automata that outgrow it are rebuilt, and in the worst case replaced by a slower linear search.
constexpr std::int64_t kPatternMemory = 2 << 20;
constexpr std::size_t kGroups = 1000;

RE2::Options options_for(bool case_sensitive) {
  RE2::Options options;
  options.set_case_sensitive(case_sensitive);
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  return options;
}

// The expression that RE2 tests, which for other flavours is what comes before the decision.
const std::string& tested(const Pattern& pattern) {
  return pattern.flavour == Flavour::pcre2 ? pattern.prefilter : pattern.expression;
}

// RE2 explains itself for the translated text only; a second look finds the place in the author's.
Status explain(const std::string& expression, const Translated& translated,
               const RE2::Options& options) {
  RE2 broken(translated.expression, options);
  if (broken.error_code() == RE2::ErrorPatternTooLarge) {
    return syntax_error(expression, "it is too large: fewer or smaller repetitions are needed",
                        std::string::npos);
  }
  std::string what = broken.error().substr(0, broken.error().find(": "));
  std::size_t place = translated.expression.find(broken.error_arg());
  if (place == std::string::npos) return syntax_error(expression, what, place);
  return syntax_error(expression, what, translated.origin(place));
}

}  // namespace

Expression::Expression(std::string tested, bool case_sensitive)
    : tested_(std::move(tested)), case_sensitive_(case_sensitive) {}
Expression::~Expression() = default;

Result<std::shared_ptr<const Expression>> Expression::compile(const Pattern& pattern) {
  std::shared_ptr<Expression> made(new Expression(tested(pattern), pattern.case_sensitive));
  if (Status status = made->build(pattern); !status) return status;
  return std::shared_ptr<const Expression>(std::move(made));
}

Status Expression::build(const Pattern& pattern) {
  if (pattern.flavour == Flavour::pcre2) {
    auto decided = Pcre2::compile(pattern.expression, pattern.case_sensitive);
    if (!decided) return decided.status();
  }
  if (!pattern.clauses.empty()) {
    take_known(pattern.clauses);
    return {};
  }
  if (tested_.empty() && pattern.flavour != Flavour::re2) return {};
  auto translated = translate(tested_);
  if (!translated) return translated.status();
  filter_ = std::make_unique<re2::FilteredRE2>(static_cast<int>(kShortestLiteral));
  const RE2::Options options = options_for(case_sensitive_);
  int id = 0;
  if (filter_->Add(translated->expression, options, &id) != RE2::NoError) {
    return explain(tested_, *translated, options);
  }
  if (static_cast<std::size_t>(filter_->GetRE2(0).NumberOfCapturingGroups()) > kGroups) {
    return syntax_error(tested_, text::cat("it has more than ", kGroups, " groups"),
                        std::string::npos);
  }
  name_groups();
  clauses_ = required_literals(*filter_);
  return {};
}

void Expression::take_known(const std::vector<Clause>& clauses) {
  for (const Clause& words : clauses) clauses_.push_back(literals_of(words));
  group_names_.resize(1);
  is_late_ = true;
}

void Expression::name_groups() {
  const RE2& re2 = filter_->GetRE2(0);
  group_names_.resize(static_cast<std::size_t>(re2.NumberOfCapturingGroups()) + 1);
  for (const auto& [number, name] : re2.CapturingGroupNames()) {
    group_names_[static_cast<std::size_t>(number)] = name;
  }
}

const RE2* Expression::re2() const {
  if (filter_ != nullptr) return &filter_->GetRE2(0);
  if (!is_late_) return nullptr;
  std::call_once(compiled_late_, [this] { compile_late(); });
  return late_->ok() ? late_.get() : nullptr;
}

void Expression::compile_late() const {
  const auto translated = translate(tested_);
  late_ = std::make_unique<RE2>(translated.ok() ? translated->expression : tested_,
                                options_for(case_sensitive_));
}

}  // namespace cox::routing
