// Long texts in pieces that a chat takes.
#ifndef COX_SDK_SPLIT_HPP
#define COX_SDK_SPLIT_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cox {

// How a chat counts the length of a text.
using Measure = std::size_t (*)(std::string_view text);

inline std::size_t count_bytes(std::string_view text) { return text.size(); }
// Code points.
std::size_t count_characters(std::string_view text);
// What JavaScript and Telegram count.
std::size_t count_utf16(std::string_view text);

// The text in pieces of at most `most`, counted by `measure`: cut between paragraphs, else lines,
// sentences, words, and only where a single word is longer inside it, never inside a code point or
// between a letter and its combining marks. A code block between lines of ``` that is cut is closed
// and opened again, with its language; those lines count. What is cut away at a place is the blank
// or line break there and nothing else. No piece is blank. Linear in the text.
std::vector<std::string> split_text(std::string_view text, std::size_t most,
                                    Measure measure = count_characters);

}  // namespace cox

#endif  // COX_SDK_SPLIT_HPP
