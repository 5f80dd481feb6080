// A card ("rich/1", cox/card.hpp) as an embed with buttons and menus, within Discord's limits: what
// does not fit is shortened, and says so with "…". Pure.
#pragma once

#include <cox/json.hpp>

#include "markdown.hpp"

namespace discord {

// {"embeds": [...], "components": [...]}, what a message is made of. `mentions` gets whom it names;
// inside an embed nobody is woken up.
cox::Json card_message(const cox::Json& card, Mentions& mentions);

}  // namespace discord
