// Takes the escapes of URLs (%2F) and of JSON, C, shells and Markdown (\n, \u00e9, \x2f, \_) out of
// a stream, whoever wrote them and whatever they chose to escape. A blank and "+" become one and
// the same, since forms write the one for the other. Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cox::log {

class Unescape {
 public:
  static bool begins(char byte) { return byte == '%' || byte == '\\'; }

  // Takes the next byte, which stands at `at`. `put(byte, begin, end)` is called for each byte of
  // the plain text, with the part of the stream that it was written in.
  template <class Put>
  void feed(char byte, std::size_t at, const Put& put) {
    if (size_ == 0) begin_ = at;
    held_[size_++] = byte;
    decide(put);
  }

  // Whether an escape has begun and not ended, and where.
  bool open() const { return size_ > 0; }
  std::size_t begin() const { return begin_; }

  static std::string text(std::string_view escaped);  // of a whole text
  static char folded(char byte) { return byte == ' ' ? '+' : byte; }

 private:
  enum class Is { open, whole, none };
  static constexpr std::size_t kLongest = 12;  // \ud83d\ude00

  Is look(std::string& plain) const;
  Is look_percent(std::string& plain) const;
  Is look_backslash(std::string& plain) const;
  Is look_unicode(std::string& plain) const;

  template <class Put>
  void decide(const Put& put) {
    while (size_ > 0) {
      if (!begins(held_[0])) {
        shift(put);
        continue;
      }
      plain_.clear();
      const Is is = look(plain_);
      if (is == Is::open) return;
      if (is == Is::none) {
        shift(put);  // it stands for itself
        continue;
      }
      for (const char each : plain_) put(folded(each), begin_, begin_ + size_);
      size_ = 0;
    }
  }

  // The first byte is no escape.
  template <class Put>
  void shift(const Put& put) {
    put(folded(held_[0]), begin_, begin_ + 1);
    ++begin_;
    --size_;
    for (std::size_t i = 0; i < size_; ++i) held_[i] = held_[i + 1];
  }

  char held_[kLongest + 1] = {};
  std::size_t size_ = 0;
  std::size_t begin_ = 0;
  std::string plain_;
};

}  // namespace cox::log
