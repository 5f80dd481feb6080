// A card as messages in MarkdownV2 with an inline keyboard under the last. Pure.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <vector>

namespace telegram {

struct CardMessage {
  std::vector<std::string> pieces = {};
  cox::Json keyboard = {};  // {"inline_keyboard": [...]}, or null
};

CardMessage to_card(const cox::Json& card);

}  // namespace telegram
