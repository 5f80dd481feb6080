// A command's arguments in the forms that others need: typed for handlers and rules, safe to show,
// and as one canonical line. Threads: pure functions.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/parse.hpp"

namespace cox::commands {

// By name: numbers are numbers, what repeats is an array, what was not given and has no default is
// absent. `shown` has "***" for each secret value.
Json values(const Declaration& command, const std::vector<Argument>& arguments);
Json shown(const Declaration& command, const std::vector<Argument>& arguments);

// The command in its flag form, which reads as the same arguments again: `deploy --app web --env
// prod --force`. Secret values are "***".
std::string canonical(const Declaration& command, const std::vector<Argument>& arguments);

// The canonical text of one parameter; several are joined by blanks.
std::optional<std::string> text_of(const std::vector<Argument>& arguments, std::size_t parameter);

// The line with what is or may be secret in it as '*', byte for byte: for showing people where a
// mistake is.
std::string masked(const Declaration& command, std::string_view line);

// One word for the command line of a chat: in quotes where it must be.
std::string quote(std::string_view text);

}  // namespace cox::commands
