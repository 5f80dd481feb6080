#include "base/secret_scan.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/digits.hpp"

namespace cox::log {
namespace {

using Values = std::array<unsigned char, 256>;

// Which byte is which digit; blanks and line breaks as the caller wants them, the rest kOther.
Values values_by(int (*value_of)(char), std::string_view blanks, unsigned char blank,
                 unsigned char line, unsigned char other) {
  Values values{};
  for (std::size_t byte = 0; byte < values.size(); ++byte) {
    const int value = value_of(static_cast<char>(byte));
    values[byte] = value < 0 ? other : static_cast<unsigned char>(value);
  }
  for (const char each : blanks) values[static_cast<unsigned char>(each)] = blank;
  for (const char each : {'\n', '\r'}) values[static_cast<unsigned char>(each)] = line;
  return values;
}

// A digit or two at the end of a line are no reason to hold that line back.
constexpr std::size_t kFewDigits = 4;

}  // namespace

void Track::start_run(std::size_t begin) {
  constexpr std::size_t kMany = 4096;
  if (runs_.size() >= kMany) {
    // A stream that is nothing but beginnings: those before the last one are over.
    const std::size_t first = symbols_ - std::min<std::size_t>(symbols_, automaton_->depth(node_));
    const auto kept = std::ranges::upper_bound(runs_, first, {}, &Run::symbol);
    if (kept - runs_.begin() > static_cast<std::ptrdiff_t>(kMany / 2))
      runs_.erase(runs_.begin(), kept - 1);
  }
  runs_.push_back({symbols_, begin});
}

std::size_t Track::begin_of(std::size_t last) const {
  const std::size_t symbol = symbols_ - last;
  const auto after = std::ranges::upper_bound(runs_, symbol, {}, &Run::symbol);
  const Run& run = *(after - 1);
  return run.begin + (symbol - run.symbol);
}

DigitTrack::DigitTrack(const Automaton& automaton, Alphabet alphabet)
    : values_(nullptr),
      blanks_anywhere_(alphabet == Alphabet::hex),
      shortest_(automaton.shortest()),
      track_(automaton) {
  static const Values hex = values_by(hex_value, " \t:", kBlank, kLine, kOther);
  static const Values base64 = values_by(base64_value, " \t", kBlank, kLine, kOther);
  values_ = (alphabet == Alphabet::hex ? hex : base64).data();
}

void DigitTrack::feed(std::string_view text, std::size_t at, std::vector<Finding>& found) {
  std::size_t i = 0;
  while (i < text.size()) {
    Stretch stretch{i, i + 1};
    if (track_.idle()) stretch = next_stretch(text, i);
    for (i = stretch.begin; i < stretch.end; ++i) push(text[i], at + i, at + i + 1, found);
  }
}

// The first stretch from `from` on that may hold a secret: as many bytes as the shortest one has
// digits without an end between them, or what the end of the text cuts short. Looking from the back
// passes over most words and numbers unread.
DigitTrack::Stretch DigitTrack::next_stretch(std::string_view text, std::size_t from) const {
  std::size_t begin = from;
  for (;;) {
    const std::size_t end = begin + std::min(shortest_, text.size() - begin);
    std::size_t free = end;
    while (free > begin && !ends(text, free - 1)) --free;
    if (free == begin || end == text.size()) return {free, end};
    begin = free;
  }
}

// Whether the digits before this byte and those after it cannot belong together.
bool DigitTrack::ends(std::string_view text, std::size_t at) const {
  const unsigned char value = value_of(text[at]);
  if (value == kOther) return true;
  if (value != kBlank || blanks_anywhere_) return false;
  const unsigned char before = at == 0 ? kOther : value_of(text[at - 1]);
  return before != kBlank && before != kLine;
}

// Hexadecimal is written in groups and lines, base64 in lines, which may be indented.
void DigitTrack::between(unsigned char kind) {
  constexpr std::size_t kLongestGap = 32;
  if (track_.idle()) return;
  const bool on = kind == kLine || (kind == kBlank && (blanks_anywhere_ || gap_ > 0));
  if (on && ++gap_ <= kLongestGap) return;
  track_.reset();
  gap_ = 0;
}

std::size_t DigitTrack::begin(std::size_t none) const {
  const std::size_t pending = track_.pending();
  return pending == 0 || (gap_ > 0 && pending < kFewDigits) ? none : track_.begin();
}

SecretScan::SecretScan(const SecretForms& forms, bool escapes)
    : forms_(forms),
      escapes_(escapes),
      hex_(forms.hex, DigitTrack::Alphabet::hex),
      base64_(forms.base64, DigitTrack::Alphabet::base64),
      escaped_(forms.escaped),
      escaped_hex_(forms.hex, DigitTrack::Alphabet::hex),
      escaped_base64_(forms.base64, DigitTrack::Alphabet::base64) {}

// A pass for each alphabet: small loops over the same bytes are faster than one that does all.
void SecretScan::feed(std::string_view text, std::vector<Finding>& found) {
  feed_plain(text, found);
  hex_.feed(text, at_, found);
  base64_.feed(text, at_, found);
  if (escapes_) feed_escaped(text, found);
  at_ += text.size();
}

void SecretScan::feed_plain(std::string_view text, std::vector<Finding>& found) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain_ = forms_.plain.step(plain_, static_cast<unsigned char>(text[i]));
    if (!forms_.plain.is_deep(plain_)) continue;
    const Automaton::Match& match = forms_.plain.match(plain_);
    if (match.length == 0) continue;
    const std::size_t end = at_ + i + 1;
    found.push_back({end - match.length, end, match.owner, match.strong});
  }
}

void SecretScan::feed_escaped(std::string_view text, std::vector<Finding>& found) {
  const auto put = [&](char byte, std::size_t begin, std::size_t end) {
    escaped_.push(static_cast<unsigned char>(byte), begin, end, found);
    escaped_hex_.push(byte, begin, end, found);
    escaped_base64_.push(byte, begin, end, found);
  };
  std::size_t i = 0;
  while (i < text.size()) {
    if (unescape_.open() || Unescape::begins(text[i])) {
      unescape_.feed(text[i], at_ + i, put);
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && !Unescape::begins(text[end])) ++end;
    feed_unescaped(text.substr(i, end - i), at_ + i, found);
    i = end;
  }
}

// A part without escapes.
void SecretScan::feed_unescaped(std::string_view text, std::size_t at,
                                std::vector<Finding>& found) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto symbol = static_cast<unsigned char>(Unescape::folded(text[i]));
    escaped_.push(symbol, at + i, at + i + 1, found);
  }
  escaped_hex_.feed(text, at, found);
  escaped_base64_.feed(text, at, found);
}

std::size_t SecretScan::settled() const {
  std::size_t settled = at_ - forms_.plain.pending(plain_);
  settled = std::min({settled, hex_.begin(at_), base64_.begin(at_)});
  if (!escapes_) return settled;
  if (unescape_.open()) settled = std::min(settled, unescape_.begin());
  if (escaped_.pending() > 0) settled = std::min(settled, escaped_.begin());
  return std::min({settled, escaped_hex_.begin(at_), escaped_base64_.begin(at_)});
}

std::string masked(std::string_view text, std::vector<Finding> found, std::string_view mask) {
  std::ranges::sort(found, {}, &Finding::begin);
  std::string out;
  std::size_t done = 0;
  for (const Finding& each : found) {
    if (each.begin >= done) out.append(text.substr(done, each.begin - done)).append(mask);
    done = std::max(done, each.end);
  }
  return out.append(text.substr(done));
}

}  // namespace cox::log
