// Rendering, for adapters: what plugins say as Markdown or as a card, for chats of every ability.
//
//   to_plain_text(format, body)   any format as plain text
//   parse_markdown(text)          Markdown as spans of styled text (sdk/spans.hpp)
//   markdown_to_plain(text)       Markdown without its marks; links as "label (url)"
//   card_to_plain(json)           a card ("rich/1") laid out as text
//
// All are pure functions and take whatever comes: what cannot be read is shown as it is.
#ifndef COX_FORMAT_HPP
#define COX_FORMAT_HPP

#include <cox/abi.h>

#include <cox/json.hpp>
#include <cox/sdk/card_text.hpp>
#include <cox/sdk/plain.hpp>
#include <cox/sdk/spans.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace cox {

// `format` is COX_FORMAT_TEXT, _MARKDOWN or _RICH.
inline std::string to_plain_text(std::uint32_t format, std::string_view body) {
  if (format == COX_FORMAT_MARKDOWN) return markdown_to_plain(body);
  if (format == COX_FORMAT_RICH) {
    if (auto card = Json::parse(body)) return card_to_plain(*card);
  }
  return std::string(body);
}

}  // namespace cox

#endif  // COX_FORMAT_HPP
