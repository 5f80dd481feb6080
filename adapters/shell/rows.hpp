// Where the cursor of a line editor is on a screen, for rubbing the line out. Pure.
#pragma once

#include <string>
#include <string_view>

// How many rows below the beginning of the prompt the cursor is, when `before` stands between the
// two, on a screen of so many columns. The width of a character is that of the thread's locale.
std::size_t cursor_row(std::string_view prompt, std::wstring_view before, std::size_t columns);
