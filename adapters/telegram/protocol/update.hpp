// What Telegram tells, as what the bot hears. Pure.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/incoming.hpp>
#include <cox/sdk/press.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text.hpp"

namespace telegram {

struct Happened {
  std::vector<cox::Incoming> said = {};
  std::optional<cox::Press> press = std::nullopt;
  // A group became a supergroup, with another id.
  std::optional<std::pair<std::int64_t, std::int64_t>> moved = std::nullopt;
  std::string trouble = {};  // the bot was thrown out of a group
};

// The kinds of update that the bot asks for.
cox::Json wanted_updates();
// Empty for what is for nobody. `update` is an object whatever is in it.
Happened to_happened(const cox::Json& update, const Me& me);

}  // namespace telegram
