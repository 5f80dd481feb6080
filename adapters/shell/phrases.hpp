// What a line at the terminal can begin with, for completion. Pure.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The bot's name alone, with the fixed words that each of its commands begins with, and the slash
// commands. `commands` is the table that the extension commands/1 gives.
std::vector<std::string> phrases(const std::string& bot, const cox::Json& commands);

// What the line says to the bot, where it begins with the bot's name; nothing otherwise.
std::optional<std::string> said_to(const std::string& bot, std::string_view line);
