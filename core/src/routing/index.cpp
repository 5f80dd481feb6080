// The index is a row of parts. Small ones are joined at once, as that costs no more than building
// the new one; large ones wait for merged(). Patterns are shared between all of them, compiled
// once.
#include "routing/index.hpp"

#include <algorithm>
#include <utility>

#include "routing/compiled.hpp"
#include "routing/part.hpp"

namespace cox::routing {

namespace {

// Joining parts up to this many patterns takes about a millisecond.
constexpr std::size_t kSmall = 512;
// Each part beyond the first costs another scan of the text.
constexpr std::size_t kParts = 2;

struct Placed {
  std::shared_ptr<const Part> part;
  Owners removed;
  std::size_t live = 0;  // patterns that count
};

Placed without(Placed placed, OwnerId owner) {
  if (!placed.part->has(owner)) return placed;
  auto at = std::lower_bound(placed.removed.begin(), placed.removed.end(), owner);
  if (at != placed.removed.end() && *at == owner) return placed;
  placed.removed.insert(at, owner);
  const CompiledList& patterns = placed.part->patterns();
  placed.live -= static_cast<std::size_t>(std::count_if(
      patterns.begin(), patterns.end(), [&](const auto& p) { return p->owner() == owner; }));
  return placed;
}

void append_live(const Placed& placed, CompiledList& out) {
  for (const auto& pattern : placed.part->patterns()) {
    if (!std::binary_search(placed.removed.begin(), placed.removed.end(), pattern->owner())) {
      out.push_back(pattern);
    }
  }
}

class PartsIndex final : public Index {
 public:
  explicit PartsIndex(std::vector<Placed> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const Index> replace(OwnerId old_owner, CompiledList added) const override {
    std::vector<Placed> parts;
    for (const Placed& placed : parts_) {
      parts.push_back(without(placed, old_owner));
      if (parts.back().live == 0) parts.pop_back();
    }
    return made_of(std::move(parts), std::move(added));
  }

  bool wants_merge() const override {
    std::size_t standing = 0;
    for (const Placed& placed : parts_) standing += placed.part->patterns().size();
    return parts_.size() > kParts || standing > 2 * size();
  }

  std::shared_ptr<const Index> merged() const override {
    CompiledList all;
    for (const Placed& placed : parts_) append_live(placed, all);
    return made_of({}, std::move(all));
  }

  void match(const Subject& subject, std::vector<Match>& matches) const override {
    std::size_t from = matches.size();
    for (const Placed& placed : parts_) placed.part->match(subject, placed.removed, matches);
    if (parts_.size() < 2) return;
    std::sort(matches.begin() + static_cast<std::ptrdiff_t>(from), matches.end(),
              [](const Match& a, const Match& b) {
                return std::pair(a.owner, a.number) < std::pair(b.owner, b.number);
              });
  }

  std::size_t size() const override {
    std::size_t sum = 0;
    for (const Placed& placed : parts_) sum += placed.live;
    return sum;
  }

  std::vector<std::uint32_t> unfiltered(OwnerId owner) const override {
    CompiledList all;
    for (const Placed& placed : parts_) append_live(placed, all);
    std::vector<std::uint32_t> numbers;
    for (const auto& pattern : all) {
      if (pattern->owner() == owner && pattern->clauses().empty()) {
        numbers.push_back(pattern->pattern().number);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

 private:
  // `parts` and a new part of `added`, which takes the small parts in.
  static std::shared_ptr<const Index> made_of(std::vector<Placed> parts, CompiledList added) {
    for (std::size_t i = parts.size(); !added.empty() && i-- > 0;) {
      if (parts[i].live + added.size() > kSmall) continue;
      append_live(parts[i], added);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!added.empty()) {
      std::size_t live = added.size();
      parts.push_back({std::make_shared<const Part>(std::move(added)), {}, live});
    }
    return std::make_shared<const PartsIndex>(std::move(parts));
  }

  std::vector<Placed> parts_;
};

}  // namespace

std::shared_ptr<const Index> Index::empty() {
  static const auto none = std::make_shared<const PartsIndex>(std::vector<Placed>());
  return none;
}

Status precompile(Pattern& pattern) {
  if (pattern.compiled != nullptr) return {};
  auto compiled = Expression::compile(pattern);
  if (compiled.ok()) pattern.compiled = std::move(*compiled);
  return compiled.status();
}

Result<CompiledList> compile(OwnerId owner, std::vector<Pattern> patterns) {
  CompiledList list;
  list.reserve(patterns.size());
  for (Pattern& pattern : patterns) {
    auto compiled = Compiled::compile(owner, std::move(pattern));
    if (!compiled) return compiled.status();
    list.push_back(std::move(*compiled));
  }
  return list;
}

Result<std::shared_ptr<const Index>> Index::replace(OwnerId old_owner, OwnerId new_owner,
                                                    std::vector<Pattern> patterns) const {
  auto added = compile(new_owner, std::move(patterns));
  if (!added) return added.status();
  return replace(old_owner, std::move(*added));
}

}  // namespace cox::routing
