// Commands that are given something secret, and what may be kept of what was said to them. Pure.
// Threads: any.
#pragma once

#include <string>
#include <vector>

#include "chat/message.hpp"
#include "routing/address.hpp"
#include "work/matching.hpp"
#include "work/registry.hpp"

namespace cox::work {

// Whether the message is a command, or nearly one, with a parameter that is declared secret: then
// its text must not be on disk, not even until the command has begun. So it is with a command in
// another: "why not keep hunter2".
bool gives_secret(const View& view, const routing::Addressing& addressing,
                  const chat::Message& message);

// What the message says, for writing it down and repeating it: "***" in place of each secret, and
// of what may be one where it is nearly a command. `findings` are those of the message.
std::string without_secrets(const View& view, const routing::Addressing& addressing,
                            const chat::Message& message, const Findings& findings);
std::string without_secrets(const View& view, const routing::Addressing& addressing,
                            const chat::Message& message);

// The arguments as they are shown where some of them are lines of their own, with secrets in them.
// The secret parameters themselves stay.
std::vector<commands::Argument> shown_arguments(const View& view,
                                                const routing::Addressing& addressing,
                                                const chat::Message& message,
                                                const commands::Declaration& command,
                                                std::vector<commands::Argument> arguments);

}  // namespace cox::work
