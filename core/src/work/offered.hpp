// What one can say to the bot: the commands, and the listeners that are meant to be found.
#pragma once

#include <cox/json.hpp>

#include "chat/message.hpp"
#include "work/work.hpp"

namespace cox::work {

// Whether the sender of `asker` may use the command where they stand, whatever they give it; a null
// asker may use everything.
bool may_use(const Work& work, const chat::Message* asker, const commands::Declaration& command);

// An array as the extension commands/1 gives it: what the sender of `asker` may use where they
// stand, or everything where it is null, grouped by plugin. Threads: any.
Json offered(const Work& work, const chat::Message* asker);

}  // namespace cox::work
