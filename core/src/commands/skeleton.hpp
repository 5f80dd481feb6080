// What a text looks like: a Cyrillic "е" in "dеploy" is not the Latin one, and nobody sees it. What
// looks alike never counts as the same; it only finds what may have been meant (base/look_alike.hpp
// tells people what is wrong). Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace cox::commands {

// The text with every letter that looks like one of ASCII replaced by that, and without what nobody
// sees.
std::string skeleton(std::string_view text);

}  // namespace cox::commands
