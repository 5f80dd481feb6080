// Texts in Telegram's MarkdownV2. Pure.
#pragma once

#include <cox/sdk/spans.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace telegram {

// A message has room for so many UTF-16 units, marks not counted; a caption for so many.
constexpr std::size_t kMessageUnits = 4'096;
constexpr std::size_t kCaptionUnits = 1'024;

// Every character stands for itself: no markup, and no name is a mention.
std::string escaped(std::string_view text);
// A block of code, whatever is in it.
std::string code_block(std::string_view code, std::string_view language);
std::string bold(std::string_view text);
// A link; only the label where Telegram would not take the address.
std::string link(std::string_view label, std::string_view url);
// What plugins write as Markdown; [@ann](cox:user/7) becomes a mention.
std::string from_markdown(std::string_view markdown);

// Text (COX_FORMAT_TEXT) or Markdown in pieces that fit, each in MarkdownV2.
std::vector<std::string> to_pieces(std::uint32_t format, std::string_view body,
                                   std::size_t most = kMessageUnits);

}  // namespace telegram
