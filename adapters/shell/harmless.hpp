// Nobody's text can control the terminal: what would is made visible instead. Pure.
#pragma once

#include <string>
#include <string_view>

// Control characters as "^[" or "\u009b", marks that turn the direction of writing as "\u202e",
// bytes that are no UTF-8 as "\xff". Line breaks and tabs stay; the "\r" of a "\r\n" goes.
std::string harmless(std::string_view text);
