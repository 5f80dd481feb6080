// Looks for every form of every secret in a text that comes in pieces. Each alphabet reads the same
// bytes on a track of its own. Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/automaton.hpp"
#include "base/secret_forms.hpp"
#include "base/unescape.hpp"

namespace cox::log {

// A secret in a text. Positions count from the first byte of the stream.
struct Finding {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t owner = 0;  // see SecretForms::names
  bool strong = false;      // see is_particular()
};

// One automaton over one stream of symbols, which knows where in the text each was written.
class Track {
 public:
  explicit Track(const Automaton& automaton) : automaton_(&automaton) {}

  // The next symbol, written at [begin, end).
  void push(unsigned char symbol, std::size_t begin, std::size_t end, std::vector<Finding>& found) {
    node_ = automaton_->step(node_, symbol);
    if (node_ == Automaton::kRoot) {
      if (!begins_.empty()) begins_.clear();
      return;
    }
    begins_.push_back(begin);
    const Automaton::Match& match = automaton_->match(node_);
    if (match.length > 0)
      found.push_back({begins_[begins_.size() - match.length], end, match.owner, match.strong});
    if (begins_.size() > kForgetAt) forget();
  }
  // What comes next does not go on from what came.
  void reset() {
    node_ = Automaton::kRoot;
    begins_.clear();
  }
  // How many symbols of a pattern there are that may be under way, and where it begins.
  std::size_t pending() const { return automaton_->pending(node_); }
  std::size_t begin() const { return begins_[begins_.size() - pending()]; }

 private:
  static constexpr std::size_t kForgetAt = 4096;
  void forget() {
    const std::size_t old = begins_.size() - pending();
    if (old > begins_.size() / 2)
      begins_.erase(begins_.begin(), begins_.begin() + static_cast<std::ptrdiff_t>(old));
  }

  const Automaton* automaton_;
  Automaton::Node node_ = Automaton::kRoot;
  std::vector<std::size_t> begins_;  // of the symbols since the last time nothing was under way
};

// A track of digits, among which some bytes mean nothing, such as line breaks in base64.
class DigitTrack {
 public:
  enum class Alphabet { hex, base64 };
  DigitTrack(const Automaton& automaton, Alphabet alphabet);

  void push(char byte, std::size_t begin, std::size_t end, std::vector<Finding>& found) {
    const unsigned char value = values_[static_cast<unsigned char>(byte)];
    if (value < kBlank) {
      track_.push(value, begin, end, found);
      gap_ = 0;
    } else if (track_.pending() > 0) {
      between(value);
    }
  }
  // Where what must be held back begins; `none` where nothing must.
  std::size_t begin(std::size_t none) const;

 private:
  static constexpr unsigned char kBlank = 0xFD;  // passed over, on a new line alone in base64
  static constexpr unsigned char kLine = 0xFE;   // passed over
  static constexpr unsigned char kOther = 0xFF;  // ends the digits
  void between(unsigned char kind);

  const unsigned char* values_;
  const bool blanks_anywhere_;
  Track track_;
  std::size_t gap_ = 0;  // bytes passed over since the last digit
};

class SecretScan {
 public:
  // `forms` must outlive it. Without `escapes`, forms with escapes in them are not found.
  explicit SecretScan(const SecretForms& forms, bool escapes = true);

  // Reads on. What is found is appended, in no particular order; findings may overlap.
  void feed(std::string_view text, std::vector<Finding>& found);
  // No secret that is not found yet begins before this position.
  std::size_t settled() const;

 private:
  void feed_plain(std::string_view text, std::vector<Finding>& found);
  void feed_escaped(std::string_view text, std::vector<Finding>& found);

  const SecretForms& forms_;
  const bool escapes_;
  std::size_t at_ = 0;
  Automaton::Node plain_ = Automaton::kRoot;
  DigitTrack hex_, base64_;
  Unescape unescape_;
  Track escaped_;
  DigitTrack escaped_hex_, escaped_base64_;
};

// The text with what was found replaced by "***"; findings that overlap become one.
std::string masked(std::string_view text, std::vector<Finding> found);

}  // namespace cox::log
