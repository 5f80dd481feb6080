// Commands that are given something secret. Threads: any.
#pragma once

#include "chat/message.hpp"
#include "routing/address.hpp"
#include "work/registry.hpp"

namespace cox::work {

// Whether the message is a command, or nearly one, with a parameter that is declared secret: then
// its text must not be on disk, not even until the command has begun.
bool gives_secret(const View& view, const routing::Addressing& addressing,
                  const chat::Message& message);

}  // namespace cox::work
