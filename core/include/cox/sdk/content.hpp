// What can be said: plain text, Markdown or a card. Functions that say something take a Content;
// each of the three turns into one by itself. A value: it holds a copy of the text.
#ifndef COX_SDK_CONTENT_HPP
#define COX_SDK_CONTENT_HPP

#include <cox/abi.h>

#include <cox/card.hpp>
#include <cox/sdk/markdown.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace cox {

struct Content {
  // Plain text is never interpreted: every character stands for itself in every chat.
  Content(std::string text) : body(std::move(text)) {}
  Content(std::string_view text) : body(text) {}
  Content(const char* text) : body(text) {}
  Content(const Markdown& markdown) : format(COX_FORMAT_MARKDOWN), body(markdown.text()) {}
  Content(const Card& card) : format(COX_FORMAT_RICH), body(card.to_json().dump()) {}

  std::uint32_t format = COX_FORMAT_TEXT;
  std::string body;
};

}  // namespace cox

#endif  // COX_SDK_CONTENT_HPP
