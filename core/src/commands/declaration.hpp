// The declaration of a command as a value, read from what crosses the boundary:
//
//   {"kind": "command", "id": "deploy", "phrases": ["deploy <app>[/<ref>] to <env>"],
//    "aliases": ["ship <app> to <env>"], "help": "Deploys an application",
//    "examples": ["deploy web to prod"], "effect": "writes", "permission": "deploy:{env}",
//    "parameters": [{"name": "env", "type": "choice", "choices": ["staging", "prod"]},
//                   {"name": "force", "type": "boolean"}],
//    "plan": true, "deadline": 600000, "key": "deploy:{env}", "hidden": false}
//
// One declaration serves every door. Threads: values and pure functions.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/effect.hpp"
#include "base/status.hpp"
#include "commands/parameter.hpp"
#include "commands/phrase.hpp"

namespace cox::commands {

struct Declaration {
  std::string id;                     // "deploy", "user.add"
  std::vector<std::string> phrases;   // one at least; the first shows the usage
  std::vector<std::string> aliases;   // further phrases, which help does not show
  std::string help;                   // one line
  std::vector<std::string> examples;  // without the bot's name; each is understood by the command
  std::optional<Effect> effect;       // absent: counts as writes
  std::string permission;             // empty: none beyond what the policy asks; "deploy:{env}"
  bool hidden = false;                // not shown in help
  bool plan = false;                  // its handler also says what it would do: COX_CALL_PLAN
  Millis deadline = 0;                // for all that it starts; 0: as configured
  std::string key;                    // one at a time with the same: "deploy:{env}"; empty: none

  std::vector<Phrase> compiled;       // the phrases, then the aliases
  std::vector<Parameter> parameters;  // those of the phrases in their order, then the flags

  Effect effect_or_default() const { return effect.value_or(Effect::writes); }
  // The place of the parameter in `parameters`, which has it.
  std::size_t find(std::string_view name) const;
};

// Whether it has a secret parameter.
bool takes_secret(const Declaration& command);
// Whether one stands in a phrase: which word of a line that is not understood it is, nobody knows.
bool says_secret(const Declaration& command);

// Parts of small letters, digits and '-', a letter first, at most 32 characters each, joined by
// dots.
bool is_command_id(std::string_view text);

// The names in a template: "deploy:{env}" has env.
std::vector<std::string> names_in(std::string_view text);

// The first phrase and the flags: "deploy <app> to <env> [--version <version>] [--force]".
std::string usage(const Declaration& command);

// COX_INVALID names the field that is unknown, missing or wrong, the place in a phrase, or the
// example that the command does not understand.
Result<Declaration> parse_declaration(const Json& json);

}  // namespace cox::commands
