// Names that look like others: letters of several alphabets in one word, and characters that nobody
// sees. Pure functions. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace cox {

// Why a name cannot be told from another one by looking at it: "holds U+0430, a Cyrillic letter
// among Latin ones". Empty where nothing is wrong with it. `name` is UTF-8.
std::string look_alike(std::string_view name);

// The name with everything beyond printable ASCII as "<U+0430>", for people to see what is there.
std::string plainly(std::string_view name);

}  // namespace cox
