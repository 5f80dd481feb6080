#include "routing/finder.hpp"

#include <algorithm>
#include <cstring>

namespace cox::routing {

namespace {

// Comparisons allowed in one scan: a few for each byte. Beyond that literals count as found when
// their rarest bytes are, which bounds the work whatever the literals and the text.
std::size_t comparisons_for(std::string_view text) { return 4096 + 16 * text.size(); }

template <class Bytes>
std::uint32_t load(const char* from) {
  Bytes bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

std::uint32_t hash(std::uint32_t bytes) { return bytes * 0x9E3779B1u; }

// 32 minus the bits that number at least `count` values: how far a hash is shifted.
int shift_for(std::size_t count) {
  int bits = 6;
  while ((std::size_t{1} << bits) < count) ++bits;
  return 32 - bits;
}

// Counts how often grams occur among the literals; those with one hash share a counter, which can
// only make a choice a little worse.
class Counts {
 public:
  // For about so many grams: few literals should not pay for a table of many.
  explicit Counts(std::size_t grams)
      : shift_(std::max(16, shift_for(4 * grams))), counts_(std::size_t{1} << (32 - shift_)) {}

  std::uint32_t& operator[](std::uint32_t bytes) { return counts_[hash(bytes) >> shift_]; }

 private:
  int shift_;
  std::vector<std::uint32_t> counts_;
};

template <class Bytes>
bool belongs(const std::string& literal) {
  return (literal.size() >= 4) == (sizeof(Bytes) == 4) && literal.size() >= sizeof(Bytes);
}

}  // namespace

void Marks::start(std::size_t size) {
  if (marks_.size() < size) marks_.resize(size);
  if (++now_ == 0) {
    std::fill(marks_.begin(), marks_.end(), 0u);
    now_ = 1;
  }
}

Finder::Finder(std::vector<std::string> literals) : literals_(std::move(literals)) {
  build(fours_, choose<std::uint32_t>());
  build(twos_, choose<std::uint16_t>());
  fours_.first_mark = literals_.size();
  twos_.first_mark = fours_.first_mark + fours_.grams.size();
}

template <class Bytes>
std::vector<Finder::Choice> Finder::choose() const {
  std::vector<Choice> choices;
  bool any = std::any_of(literals_.begin(), literals_.end(), belongs<Bytes>);
  if (!any) return choices;
  std::size_t grams = 0;
  for (const std::string& literal : literals_) grams += literal.size();
  Counts counts(grams);
  auto each_gram = [](const std::string& literal, auto visit) {
    for (std::size_t i = 0; i + sizeof(Bytes) <= literal.size(); ++i) {
      visit(static_cast<std::uint32_t>(i), load<Bytes>(literal.data() + i));
    }
  };
  for (const std::string& literal : literals_) {
    if (!belongs<Bytes>(literal)) continue;
    each_gram(literal, [&](std::uint32_t, std::uint32_t bytes) { ++counts[bytes]; });
  }
  for (std::uint32_t number = 0; number < literals_.size(); ++number) {
    const std::string& literal = literals_[number];
    if (!belongs<Bytes>(literal)) continue;
    Choice best{load<Bytes>(literal.data()), {number, 0}};
    each_gram(literal, [&](std::uint32_t offset, std::uint32_t bytes) {
      if (counts[bytes] < counts[best.bytes]) best = {bytes, {number, offset}};
    });
    choices.push_back(best);
  }
  return choices;
}

void Finder::build(Table& table, std::vector<Choice> choices) {
  if (choices.empty()) return;
  std::sort(choices.begin(), choices.end(),
            [](const Choice& a, const Choice& b) { return a.bytes < b.bytes; });
  table.gram_shift = shift_for(choices.size() * 2);
  table.bitmap_shift = shift_for(choices.size() * 16);
  table.grams.resize(std::size_t{1} << (32 - table.gram_shift));
  table.bitmap.resize(std::size_t{1} << (32 - table.bitmap_shift) >> 6);
  std::size_t mask = table.grams.size() - 1;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    std::uint32_t bytes = choices[i].bytes;
    std::uint32_t bit = hash(bytes) >> table.bitmap_shift;
    table.bitmap[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    std::size_t slot = hash(bytes) >> table.gram_shift;
    while (table.grams[slot].count != 0 && table.grams[slot].bytes != bytes) {
      slot = (slot + 1) & mask;
    }
    Gram& gram = table.grams[slot];
    if (gram.count++ == 0)
      gram.bytes = bytes, gram.first = static_cast<std::uint32_t>(places_.size());
    places_.push_back(choices[i].place);
  }
}

void Finder::find(std::string_view text, Marks& marks, std::vector<std::uint32_t>& found) const {
  marks.start(literals_.size() + fours_.grams.size() + twos_.grams.size());
  Scan one{text, marks, found, comparisons_for(text)};
  scan<std::uint32_t>(fours_, one);
  scan<std::uint16_t>(twos_, one);
}

template <class Bytes>
void Finder::scan(const Table& table, Scan& scan) const {
  if (table.grams.empty()) return;
  const std::uint64_t* bitmap = table.bitmap.data();
  std::string_view text = scan.text;
  for (std::size_t at = 0; at + sizeof(Bytes) <= text.size(); ++at) {
    std::uint32_t bytes = load<Bytes>(text.data() + at);
    std::uint32_t bit = hash(bytes) >> table.bitmap_shift;
    if ((bitmap[bit >> 6] >> (bit & 63) & 1) != 0) look_up(table, bytes, at, scan);
  }
}

void Finder::look_up(const Table& table, std::uint32_t bytes, std::size_t at, Scan& scan) const {
  std::size_t mask = table.grams.size() - 1;
  std::size_t slot = hash(bytes) >> table.gram_shift;
  while (table.grams[slot].count != 0 && table.grams[slot].bytes != bytes) slot = (slot + 1) & mask;
  const Gram& gram = table.grams[slot];
  if (gram.count == 0) return;
  if (gram.count <= scan.comparisons) {
    compare(gram, at, scan);
  } else {
    report_all(gram, table.first_mark + slot, scan);
  }
}

void Finder::compare(const Gram& gram, std::size_t at, Scan& scan) const {
  scan.comparisons -= gram.count;
  for (std::uint32_t i = gram.first; i < gram.first + gram.count; ++i) {
    auto [number, offset] = places_[i];
    const std::string& literal = literals_[number];
    if (offset > at || scan.text.compare(at - offset, literal.size(), literal) != 0) continue;
    if (scan.marks.mark(number)) scan.found.push_back(number);
  }
}

void Finder::report_all(const Gram& gram, std::size_t gram_mark, Scan& scan) const {
  if (!scan.marks.mark(static_cast<std::uint32_t>(gram_mark))) return;
  for (std::uint32_t i = gram.first; i < gram.first + gram.count; ++i) {
    std::uint32_t number = places_[i].literal;
    if (scan.marks.mark(number)) scan.found.push_back(number);
  }
}

}  // namespace cox::routing
