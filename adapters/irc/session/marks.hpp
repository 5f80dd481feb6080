// What was seen last, for the next build of the adapter. Pure.
#pragma once

#include <cox/json.hpp>

#include "history.hpp"

namespace irc {

Marks read_marks(const cox::Json& state);
cox::Json write_marks(const Marks& marks);

}  // namespace irc
