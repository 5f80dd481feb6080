// Cards ("rich/1", cox/card.hpp) in Block Kit.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <vector>

namespace slack {

// The blocks of a card, in as many messages as it takes.
std::vector<cox::Json> card_messages(const cox::Json& card);
// "#2eb886" for its tone or colour; "" where it has none.
std::string color_of(const cox::Json& card);

}  // namespace slack
