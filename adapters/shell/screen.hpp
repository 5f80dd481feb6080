// What the bot says, as lines of text. Pure. Nobody's text can control the terminal: control
// characters are shown, not sent. Threads: any.
#pragma once

#include <cox/sdk/outgoing.hpp>
#include <string>

// As it is shown to somebody who stands in `room`. `colour` adds the bot's name and ANSI colours.
std::string show(const cox::Outgoing& out, const std::string& bot, const std::string& room,
                 bool colour);

// Control characters other than line breaks and tabs become visible.
std::string harmless(const std::string& text);
