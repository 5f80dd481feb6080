// A line as somebody typed it, decoded once: its characters with their case folded, which of them
// are blanks, and where each stands in the text. Threads: one; a value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cox::commands {

struct Decoded {
  char32_t rune = 0;
  std::size_t size = 1;  // bytes; a byte that is no UTF-8 stands for itself
};
// The first character of a text that is not empty.
Decoded decode(std::string_view text);

// Blanks as keyboards and chats make them, line ends too.
bool is_blank(char32_t rune);

class Line {
 public:
  static constexpr std::size_t kNone = SIZE_MAX;

  // Borrows `text`; blanks at its ends are left out.
  explicit Line(std::string_view text);

  std::size_t size() const { return chars_.size(); }
  char32_t rune(std::size_t i) const { return chars_[i].rune; }  // folded
  bool blank(std::size_t i) const { return chars_[i].blank; }
  // The byte in the text; that of its end for size().
  std::size_t offset(std::size_t i) const;
  // What stands from one character up to another, without what was cut out.
  std::string slice(std::size_t from, std::size_t to) const;
  // How many bytes of the text that is, with what was cut out.
  std::size_t extent(std::size_t from, std::size_t to) const;
  std::size_t next_blank(std::size_t from) const;  // or size()
  std::size_t next_word(std::size_t from) const;   // first that is no blank, or size()
  // The beginning of the word that `i` is in.
  std::size_t word_start(std::size_t i) const;

  // Whether a quoted text may open there: "…", '…' or “…”.
  bool opens_quote(std::size_t i) const;
  // The character after the quoted text that opens at `i`; kNone where it is never closed.
  std::size_t end_of_quoted(std::size_t i) const;

  // The same line without some characters; places in the text stay those of the whole.
  Line without(const std::vector<std::pair<std::size_t, std::size_t>>& ranges) const;

 private:
  struct Char {
    char32_t rune;
    std::uint32_t offset;
    std::uint8_t size;
    bool blank;
  };

  // The last search for what closes a kind of quote: it holds for every one that opens from there
  // up to its end, or up to the end of the line where none was found.
  struct Search {
    std::size_t from = kNone;
    std::size_t end = kNone;
  };

  Line() = default;
  void trim();
  std::size_t find_close(std::size_t i, char32_t close) const;

  std::string_view text_;
  std::vector<Char> chars_;
  std::size_t end_ = 0;  // byte
  mutable std::array<Search, 4> searches_;
};

}  // namespace cox::commands
