#include "rows.hpp"

#include <algorithm>
#include <cwchar>

#include "utf8.hpp"

namespace {

// As libedit draws: tabs to the next eighth column, control characters as "^X".
std::size_t width_at(std::size_t column, wchar_t c) {
  if (c == L'\t') return 8 - column % 8;
  if (c < 0x20 || c == 0x7f) return 2;
  return static_cast<std::size_t>(std::max(0, wcwidth(c)));
}

class Cursor {
 public:
  explicit Cursor(std::size_t columns) : columns_(columns) {}

  std::size_t row() const { return row_; }

  void pass(wchar_t c) {
    if (c == L'\n') return next_row();
    const std::size_t width = width_at(column_, c);
    if (column_ + width > columns_) next_row();  // what does not fit goes there whole
    column_ += width;
    if (column_ >= columns_) next_row();
  }

 private:
  void next_row() {
    ++row_;
    column_ = 0;
  }

  std::size_t columns_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

}  // namespace

std::size_t cursor_row(std::string_view prompt, std::wstring_view before, std::size_t columns) {
  Cursor cursor(columns);
  while (!prompt.empty()) {
    const Character first = first_character(prompt);
    cursor.pass(static_cast<wchar_t>(first.code));
    prompt.remove_prefix(first.size);
  }
  for (const wchar_t c : before) cursor.pass(c);
  return cursor.row();
}
