// How what we say looks on IRC: control characters for bold, italic, colour and the like
// (modern.ircdocs.horse/formatting). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace irc {

// What a plugin wrote - text, Markdown, a card - in IRC's control characters; `format` is
// COX_FORMAT_TEXT, _MARKDOWN or _RICH. No style goes over the end of a line. Of what plugins wrote
// no control character is left but line breaks and tabs, so none of them can pretend to be a style
// or a CTCP.
std::string formatted(std::uint32_t format, std::string_view body);

}  // namespace irc
