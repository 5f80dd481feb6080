// The last look at what the bot says. Pure functions but for the registered secrets. Threads: any.
#pragma once

#include <string>

#include "chat/outgoing.hpp"

namespace cox::chat {

// The body with every registered secret replaced by "***", or what looks like it and is no mark in
// Markdown. In a rich body each text is looked at by
// itself, so that it stays JSON.
std::string without_secrets(const Outgoing& out);

}  // namespace cox::chat
