// A command's parameters as JSON Schema, draft 2020-12: what machine doors and forms need. Threads:
// pure functions.
#pragma once

#include <cox/json.hpp>

#include "commands/declaration.hpp"

namespace cox::commands {

// {"type": "object", "properties": {...}, "required": [...], "additionalProperties": false}. It
// describes the arguments as somebody gives them: a duration is a text such as "90s".
Json schema(const Declaration& command);

// The parameters as help and doors show them: an array of objects with name, type, help, choices,
// default, required, repeated, secret and flag; what does not apply is left out.
Json parameters(const Declaration& command);

}  // namespace cox::commands
