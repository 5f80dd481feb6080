#include "base/secret_scan.hpp"

#include <algorithm>
#include <array>
#include <string>

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

DigitTrack::DigitTrack(const Automaton& automaton, Alphabet alphabet)
    : values_(nullptr), blanks_anywhere_(alphabet == Alphabet::hex), track_(automaton) {
  static const Values hex = values_by(hex_value, " \t:", kBlank, kLine, kOther);
  static const Values base64 = values_by(base64_value, " \t", kBlank, kLine, kOther);
  values_ = (alphabet == Alphabet::hex ? hex : base64).data();
}

// Hexadecimal is written in groups and lines, base64 in lines, which may be indented.
void DigitTrack::between(unsigned char kind) {
  constexpr std::size_t kLongestGap = 32;
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
  for (std::size_t i = 0; i < text.size(); ++i) hex_.push(text[i], at_ + i, at_ + i + 1, found);
  for (std::size_t i = 0; i < text.size(); ++i) base64_.push(text[i], at_ + i, at_ + i + 1, found);
  if (escapes_) feed_escaped(text, found);
  at_ += text.size();
}

void SecretScan::feed_plain(std::string_view text, std::vector<Finding>& found) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain_ = forms_.plain.step(plain_, static_cast<unsigned char>(text[i]));
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
  for (std::size_t i = 0; i < text.size(); ++i) unescape_.feed(text[i], at_ + i, put);
}

std::size_t SecretScan::settled() const {
  std::size_t settled = at_ - forms_.plain.pending(plain_);
  settled = std::min({settled, hex_.begin(at_), base64_.begin(at_)});
  if (!escapes_) return settled;
  if (unescape_.open()) settled = std::min(settled, unescape_.begin());
  if (escaped_.pending() > 0) settled = std::min(settled, escaped_.begin());
  return std::min({settled, escaped_hex_.begin(at_), escaped_base64_.begin(at_)});
}

std::string masked(std::string_view text, std::vector<Finding> found) {
  std::ranges::sort(found, {}, &Finding::begin);
  std::string out;
  std::size_t done = 0;
  for (const Finding& each : found) {
    if (each.begin >= done) out.append(text.substr(done, each.begin - done)).append("***");
    done = std::max(done, each.end);
  }
  return out.append(text.substr(done));
}

}  // namespace cox::log
