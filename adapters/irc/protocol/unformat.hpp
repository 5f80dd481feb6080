// How text of IRC looked: the control characters for bold, italic, colour and the like
// (modern.ircdocs.horse/formatting) taken off or translated. Pure.
#pragma once

#include <string>
#include <string_view>

namespace irc {

// What was said, without its looks, so that patterns match what people read.
std::string plain(std::string_view text);

// The same with its looks, in Markdown: bold, italic, struck and monospace; colours and underlining
// are left out.
std::string to_markdown(std::string_view text);

}  // namespace irc
