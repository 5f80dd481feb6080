// What somebody wrote, as plain text and what is in it. Pure.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "commands.hpp"

namespace telegram {

// Who the bot is, and what its commands are called.
struct Me {
  std::int64_t id = 0;
  std::string name = {};  // without @
  CommandWords words = {};
};

struct Text {
  std::string plain = {};
  bool mention = false;  // it is said to the bot; its name has been taken off
  cox::Json mentions = cox::Json::array();
  cox::Json links = cox::Json::array();
};

Text to_text(std::string_view text, const cox::Json& entities, const Me& me);

}  // namespace telegram
