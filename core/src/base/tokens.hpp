// Recognises keys and tokens of well-known kinds in text, so that one that somebody pastes by
// mistake is not passed on. Exact rather than eager: a kind is known by its mark, its length and
// its letters, and placeholders such as "ghp_xxxx..." are none. Pure functions. Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cox::log {

// What kinds there are in the text, each once: "an AWS access key", "a private key".
std::vector<std::string> tokens_in(std::string_view text);

}  // namespace cox::log
