// A card of the bot ("rich/1") as an Adaptive Card (schema 1.5). Texts are text runs, which know no
// markup: whatever is in them stands for itself.
#pragma once

#include <cox/json.hpp>

namespace teams {

// Of a button only the token goes along; a form folds out below its button, with the fields'
// names behind "f0.", "f1."... since names are unique in a card.
cox::Json adaptive_card(const cox::Json& card);
// An activity that shows it.
cox::Json card_activity(const cox::Json& card);

}  // namespace teams
