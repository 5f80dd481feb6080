// A form of a card's button as a modal, and what comes back. Pure.
#pragma once

#include <cox/json.hpp>
#include <string_view>

namespace discord {

// The "data" of the answer that shows it. Discord has room for five fields: `form` with more has
// none, and null is given.
cox::Json modal(const cox::Json& form, std::string_view token);
// The fields by name, from the data of a submission.
cox::Json modal_values(const cox::Json& data);

}  // namespace discord
