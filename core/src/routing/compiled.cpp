#include "routing/compiled.hpp"

#include <re2/re2.h>

#include <array>
#include <span>
#include <utility>

#include "base/text.hpp"

namespace cox::routing {

namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

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

Compiled::Compiled(OwnerId owner, Pattern pattern, std::shared_ptr<const Expression> expression)
    : owner_(owner), pattern_(std::move(pattern)), expression_(std::move(expression)) {}

Result<std::shared_ptr<const Compiled>> Compiled::compile(OwnerId owner, Pattern pattern) {
  if (Status status = precompile(pattern); !status) return status;
  auto expression = std::exchange(pattern.compiled, nullptr);
  return std::make_shared<const Compiled>(owner, std::move(pattern), std::move(expression));
}

void Compiled::match(const Subject& subject, std::vector<Match>& matches) const {
  bool whole = pattern_.anchor == Anchor::search;
  if (!whole && !subject.is_addressed) return;
  std::string_view text = whole ? subject.text : subject.addressed;
  if (!is_candidate()) return capture(text, matches);
  const RE2* re2 = expression_->re2();
  if (re2 != nullptr && !RE2::PartialMatch(piece(text), *re2)) return;
  matches.push_back({owner_, pattern_.number, true, {}});
}

void Compiled::capture(std::string_view text, std::vector<Match>& matches) const {
  const std::vector<std::string>& names = expression_->group_names();
  // Matching should not allocate where nothing matches, and most patterns have few groups.
  std::array<re2::StringPiece, 16> few;
  std::vector<re2::StringPiece> many(names.size() > few.size() ? names.size() : 0);
  const std::span<re2::StringPiece> groups =
      many.empty() ? std::span(few).first(names.size()) : std::span(many);
  if (pattern_.anchor == Anchor::full) text = text::trim(text);
  if (text.data() == nullptr) text = "";  // a group of no text must differ from no group
  const RE2* re2 = expression_->re2();
  if (re2 == nullptr) {
    groups.front() = piece(text);
  } else if (!re2->Match(piece(text), 0, text.size(), re2_anchor(pattern_.anchor), groups.data(),
                         static_cast<int>(groups.size()))) {
    return;
  }
  Match& match = matches.emplace_back();
  match.owner = owner_;
  match.number = pattern_.number;
  match.captures.reserve(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    match.captures.push_back({names[i], {groups[i].data(), groups[i].size()}});
  }
}

}  // namespace cox::routing
