#include "routing/compiled.hpp"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <array>
#include <span>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "routing/pcre2.hpp"
#include "routing/syntax.hpp"

namespace cox::routing {

namespace {

// For the program and the automata of one pattern, in bytes. A pattern that needs more is refused;
// automata that outgrow it are rebuilt, and in the worst case replaced by a slower linear search.
constexpr std::int64_t kPatternMemory = 2 << 20;
constexpr std::size_t kGroups = 1000;

RE2::Options options_for(const Pattern& pattern) {
  RE2::Options options;
  options.set_case_sensitive(pattern.case_sensitive);
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  return options;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

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

RE2::Anchor re2_anchor(Anchor anchor) {
  switch (anchor) {
    case Anchor::search:
      return RE2::UNANCHORED;
    case Anchor::start:
      return RE2::ANCHOR_START;
    case Anchor::full:
      return RE2::ANCHOR_BOTH;
  }
  return RE2::UNANCHORED;
}

}  // namespace

Compiled::Compiled(OwnerId owner, Pattern pattern) : owner_(owner), pattern_(std::move(pattern)) {}
Compiled::~Compiled() = default;

Result<std::shared_ptr<const Compiled>> Compiled::compile(OwnerId owner, Pattern pattern) {
  std::shared_ptr<Compiled> made(new Compiled(owner, std::move(pattern)));
  if (Status status = made->build(); !status) return status;
  return std::shared_ptr<const Compiled>(std::move(made));
}

Status Compiled::build() {
  if (pattern_.flavour == Flavour::pcre2) {
    auto decided = Pcre2::compile(pattern_.expression, pattern_.case_sensitive);
    if (!decided) return decided.status();
  }
  if (!pattern_.clauses.empty()) {
    for (const Clause& words : pattern_.clauses) clauses_.push_back(literals_of(words));
    group_names_.resize(1);
    return {};
  }
  const std::string& expression = tested(pattern_);
  if (expression.empty() && is_candidate()) return {};
  auto translated = translate(expression);
  if (!translated) return translated.status();
  filter_ = std::make_unique<re2::FilteredRE2>(static_cast<int>(kShortestLiteral));
  RE2::Options options = options_for(pattern_);
  int id = 0;
  if (filter_->Add(translated->expression, options, &id) != RE2::NoError) {
    return explain(expression, *translated, options);
  }
  if (static_cast<std::size_t>(filter_->GetRE2(0).NumberOfCapturingGroups()) > kGroups) {
    return syntax_error(expression, text::cat("it has more than ", kGroups, " groups"),
                        std::string::npos);
  }
  name_groups();
  clauses_ = required_literals(*filter_);
  return {};
}

void Compiled::name_groups() {
  const RE2& re2 = filter_->GetRE2(0);
  group_names_.resize(static_cast<std::size_t>(re2.NumberOfCapturingGroups()) + 1);
  for (const auto& [number, name] : re2.CapturingGroupNames()) {
    group_names_[static_cast<std::size_t>(number)] = name;
  }
}

const RE2& Compiled::re2() const {
  if (filter_ != nullptr) return filter_->GetRE2(0);
  std::call_once(compiled_late_, [this] {
    const auto translated = translate(pattern_.expression);
    late_ = std::make_unique<RE2>(translated.ok() ? translated->expression : pattern_.expression,
                                  options_for(pattern_));
  });
  return *late_;
}

void Compiled::match(const Subject& subject, std::vector<Match>& matches) const {
  bool whole = pattern_.anchor == Anchor::search;
  if (!whole && !subject.is_addressed) return;
  std::string_view text = whole ? subject.text : subject.addressed;
  if (!is_candidate()) return capture(text, matches);
  if (filter_ != nullptr && !RE2::PartialMatch(piece(text), filter_->GetRE2(0))) return;
  matches.push_back({owner_, pattern_.number, true, {}});
}

void Compiled::capture(std::string_view text, std::vector<Match>& matches) const {
  // Matching should not allocate where nothing matches, and most patterns have few groups.
  std::array<re2::StringPiece, 16> few;
  std::vector<re2::StringPiece> many(group_names_.size() > few.size() ? group_names_.size() : 0);
  const std::span<re2::StringPiece> groups =
      many.empty() ? std::span(few).first(group_names_.size()) : std::span(many);
  if (pattern_.anchor == Anchor::full) text = text::trim(text);
  if (text.data() == nullptr) text = "";  // a group of no text must differ from no group
  if (!re2().Match(piece(text), 0, text.size(), re2_anchor(pattern_.anchor), groups.data(),
                   static_cast<int>(groups.size()))) {
    return;
  }
  Match& match = matches.emplace_back();
  match.owner = owner_;
  match.number = pattern_.number;
  match.captures.reserve(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    match.captures.push_back({group_names_[i], {groups[i].data(), groups[i].size()}});
  }
}

}  // namespace cox::routing
