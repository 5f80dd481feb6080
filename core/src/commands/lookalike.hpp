// Letters that look like others: a Cyrillic "е" in "dеploy" is not the Latin one, and nobody sees
// it. What looks alike never counts as the same; it is only named, so that people understand why.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace cox::commands {

// The text with every letter that looks like one of ASCII replaced by that.
std::string skeleton(std::string_view text);

// Where ASCII letters and letters of another alphabet that look like them stand in one word:
// "the 'е' in it is Cyrillic". Empty otherwise.
std::string mixed_alphabets(std::string_view text);

}  // namespace cox::commands
