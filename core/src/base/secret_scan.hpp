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
    if (node_ == Automaton::kRoot) return forget_all();
    if (begin != next_) start_run(begin);
    ++symbols_;
    next_ = end == begin + 1 ? end : kNowhere;
    if (!automaton_->is_deep(node_)) return;
    const Automaton::Match& match = automaton_->match(node_);
    if (match.length > 0) found.push_back({begin_of(match.length), end, match.owner, match.strong});
  }
  // What comes next does not go on from what came.
  void reset() {
    node_ = Automaton::kRoot;
    forget_all();
  }
  bool idle() const { return node_ == Automaton::kRoot; }
  // How many symbols of a pattern there are that may be under way, and where it begins.
  std::size_t pending() const { return automaton_->pending(node_); }
  std::size_t begin() const { return begin_of(pending()); }

 private:
  static constexpr std::size_t kNowhere = SIZE_MAX;
  // Symbols that were written one byte each, one after the other.
  struct Run {
    std::size_t symbol;  // the first one's number
    std::size_t begin;   // and its position
  };

  void forget_all() {
    runs_.clear();
    next_ = kNowhere;
  }
  void start_run(std::size_t begin);
  std::size_t begin_of(std::size_t last) const;  // of the last so many symbols

  const Automaton* automaton_;
  Automaton::Node node_ = Automaton::kRoot;
  std::size_t symbols_ = 0;
  std::size_t next_ = kNowhere;  // where the next symbol of the run would stand
  std::vector<Run> runs_;        // since the last time nothing was under way
};

// A track of digits, among which some bytes mean nothing, such as line breaks in base64.
class DigitTrack {
 public:
  enum class Alphabet { hex, base64 };
  DigitTrack(const Automaton& automaton, Alphabet alphabet);

  // Bytes that stand in the text from `at` on as they are.
  void feed(std::string_view text, std::size_t at, std::vector<Finding>& found);
  // One byte, written at [begin, end).
  void push(char byte, std::size_t begin, std::size_t end, std::vector<Finding>& found) {
    const unsigned char value = value_of(byte);
    if (value < kBlank) {
      track_.push(value, begin, end, found);
      gap_ = 0;
    } else {
      between(value);
    }
  }
  // Where what must be held back begins; `none` where nothing must.
  std::size_t begin(std::size_t none) const;

 private:
  static constexpr unsigned char kBlank = 0xFD;  // passed over, on a new line alone in base64
  static constexpr unsigned char kLine = 0xFE;   // passed over
  static constexpr unsigned char kOther = 0xFF;  // ends the digits
  unsigned char value_of(char byte) const { return values_[static_cast<unsigned char>(byte)]; }
  void between(unsigned char kind);
  struct Stretch {
    std::size_t begin, end;
  };
  Stretch next_stretch(std::string_view text, std::size_t from) const;
  bool ends(std::string_view text, std::size_t at) const;

  const unsigned char* values_;
  const bool blanks_anywhere_;
  const std::size_t shortest_;
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
  void feed_unescaped(std::string_view text, std::size_t at, std::vector<Finding>& found);

  const SecretForms& forms_;
  const bool escapes_;
  std::size_t at_ = 0;
  Automaton::Node plain_ = Automaton::kRoot;
  DigitTrack hex_, base64_;
  Unescape unescape_;
  Track escaped_;
  DigitTrack escaped_hex_, escaped_base64_;
};

// The text with what was found replaced by `mask`; findings that overlap become one.
std::string masked(std::string_view text, std::vector<Finding> found,
                   std::string_view mask = "***");

}  // namespace cox::log
