#include "routing/part.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <unordered_map>
#include <utility>

#include "routing/fold.hpp"

namespace cox::routing {

// Kept, so that it is allocated once.
struct Part::Scratch {
  static constexpr std::size_t kKeptBytes = 1 << 20;

  void tidy() {
    if (folded.capacity() > kKeptBytes) std::string().swap(folded);
  }

  std::string folded;
  Marks literal_marks;
  Marks pattern_marks;
  std::vector<std::uint32_t> found;
  std::vector<std::uint32_t> candidates;
};

// Lent for one scan, out of a few places that any thread may take from and put into: a lock shows
// beside a message that nothing matches. Not a thread's own: to be freed with its thread it would
// be entered into a list of the dynamic linker's, and that waits while a plugin's static
// constructors hang.
class Part::Loan {
 public:
  Loan() {
    for (auto& place : kept()) {
      lent_.reset(place.exchange(nullptr, std::memory_order_acquire));
      if (lent_ != nullptr) return;
    }
    lent_ = std::make_unique<Scratch>();
  }
  ~Loan() {
    lent_->tidy();
    for (auto& place : kept()) {
      Scratch* none = nullptr;
      if (!place.compare_exchange_strong(none, lent_.get(), std::memory_order_release,
                                         std::memory_order_relaxed))
        continue;
      (void)lent_.release();
      return;
    }
  }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  Scratch& operator*() const { return *lent_; }

 private:
  using Places = std::array<std::atomic<Scratch*>, 8>;  // as many as scan at once, or more
  static Places& kept() {
    static auto* all = new Places();  // threads may outlive static objects
    return *all;
  }

  std::unique_ptr<Scratch> lent_;
};

namespace {

// How many clauses mention each literal.
class Popularity {
 public:
  explicit Popularity(const CompiledList& patterns) {
    for (const auto& pattern : patterns) {
      for (const Clause& clause : pattern->clauses()) {
        for (const std::string& literal : clause) ++mentions_[literal];
      }
    }
  }

  // How often the clause is expected to let a pattern through for nothing: a literal costs what all
  // its patterns cost together, and a longer one is rarer in what people say.
  double cost(const Clause& clause) const {
    constexpr std::size_t kLong = 10;
    double sum = 0;
    for (const std::string& literal : clause) {
      auto rarity = static_cast<double>(1u << 2 * std::min(literal.size(), kLong));
      sum += mentions_.at(literal) / rarity;
    }
    return sum;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> mentions_;
};

bool in_order(const std::shared_ptr<const Compiled>& a, const std::shared_ptr<const Compiled>& b) {
  if (a->owner() != b->owner()) return a->owner() < b->owner();
  return a->pattern().number < b->pattern().number;
}

}  // namespace

Part::Part(CompiledList patterns) : patterns_(std::move(patterns)) {
  std::stable_sort(patterns_.begin(), patterns_.end(), in_order);
  if (patterns_.size() >= kWorthFiltering) choose_literals();
}

bool Part::has(OwnerId owner) const {
  auto found = std::lower_bound(
      patterns_.begin(), patterns_.end(), owner,
      [](const std::shared_ptr<const Compiled>& p, OwnerId id) { return p->owner() < id; });
  return found != patterns_.end() && (*found)->owner() == owner;
}

void Part::choose_literals() {
  Popularity popularity(patterns_);
  std::unordered_map<std::string_view, Number> numbers;
  std::vector<std::string> literals;
  std::vector<std::pair<Number, Number>> pairs;  // literal, pattern
  for (Number i = 0; i < patterns_.size(); ++i) {
    const std::vector<Clause>& clauses = patterns_[i]->clauses();
    if (clauses.empty()) {
      always_.push_back(i);
      continue;
    }
    auto best = std::min_element(clauses.begin(), clauses.end(), [&](auto& a, auto& b) {
      return popularity.cost(a) < popularity.cost(b);
    });
    for (const std::string& literal : *best) {
      auto [at, is_new] = numbers.try_emplace(literal, static_cast<Number>(literals.size()));
      if (is_new) literals.push_back(literal);
      pairs.emplace_back(at->second, i);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  starts_.assign(literals.size() + 1, 0);
  for (auto [literal, pattern] : pairs) {
    ++starts_[literal + 1];
    announced_.push_back(pattern);
  }
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  finder_ = Finder(std::move(literals));
}

// Leaves in `scratch` those that may match, in order.
void Part::find_candidates(std::string_view text, Scratch& scratch) const {
  fold(text, scratch.folded);
  scratch.found.clear();
  finder_.find(scratch.folded, scratch.literal_marks, scratch.found);
  scratch.candidates = always_;
  if (scratch.found.empty()) return;  // most messages are not for most plugins
  scratch.pattern_marks.start(patterns_.size());
  for (Number literal : scratch.found) {
    for (Number i = starts_[literal]; i < starts_[literal + 1]; ++i) {
      if (scratch.pattern_marks.mark(announced_[i])) scratch.candidates.push_back(announced_[i]);
    }
  }
  std::sort(scratch.candidates.begin(), scratch.candidates.end());
}

void Part::match(const Subject& subject, const Owners& removed, std::vector<Match>& matches) const {
  auto try_one = [&](const Compiled& pattern) {
    if (!std::binary_search(removed.begin(), removed.end(), pattern.owner())) {
      pattern.match(subject, matches);
    }
  };
  if (patterns_.size() < kWorthFiltering) {
    for (const auto& pattern : patterns_) try_one(*pattern);
    return;
  }
  const Loan loan;
  find_candidates(subject.text, *loan);
  for (const Number number : (*loan).candidates) try_one(*patterns_[number]);
}

}  // namespace cox::routing
