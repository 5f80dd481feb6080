// What plugins write - text, Markdown, cards - as lines for a terminal. Pure. All that comes out is
// harmless, see harmless.hpp; the only escape sequences in it are the ones set here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ansi {
inline constexpr std::string_view kBold = "1";
inline constexpr std::string_view kDim = "2";
inline constexpr std::string_view kItalic = "3";
inline constexpr std::string_view kUnderline = "4";
inline constexpr std::string_view kStrike = "9";
inline constexpr std::string_view kRed = "31";
inline constexpr std::string_view kGreen = "32";
inline constexpr std::string_view kYellow = "33";
inline constexpr std::string_view kCyan = "36";
inline constexpr std::string_view kName = "1;36";

// The text in this style, line by line, so that none runs into what is put before a line. An empty
// style or text is left alone.
std::string styled(std::string_view style, std::string_view text);
}  // namespace ansi

// `format` is COX_FORMAT_TEXT, _MARKDOWN or _RICH. Without colour it is plain text.
std::string paint(std::uint32_t format, std::string_view body, bool colour);
