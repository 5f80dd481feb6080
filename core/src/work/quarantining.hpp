// Putting a plugin into quarantine, and what its callers hear from then on. Its middleware goes on:
// what guards the bot is not taken off because it fails, and a step that fails denies. Threads:
// any.
#pragma once

#include <string_view>

#include "work/delivery.hpp"

namespace cox::work {

// A handler of the actor failed by a mistake of its own: where that was one too many, the plugin is
// in quarantine when this returns.
void count_failure(Services& services, Actor& actor, std::string_view why);
// The same, and it is one of the errors that `plugins` and the metrics tell of.
void count_error(Services& services, Actor& actor, std::string_view why);

// A handler of the actor has not returned for as long as the rule allows.
void note_stuck(Services& services, Actor& actor);

// What becomes of a message for an actor in quarantine: who spoke to it is told why.
Delivered turn_away(Work& work, const Share& share, const Letter& letter);

}  // namespace cox::work
