// The declaration of a command as a value, read from what crosses the boundary:
//
//   {"kind": "command", "id": "deploy", "phrases": ["deploy <app>[/<ref>] to <env>"],
//    "aliases": ["ship <app> to <env>"], "help": "Deploys an application", "examples": ["deploy web
//    to prod"], "effect": "writes", "permission": "admin", "hidden": false}
//
// One declaration serves every door. Threads: values and pure functions.
#pragma once

#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/effect.hpp"
#include "base/status.hpp"
#include "commands/phrase.hpp"

namespace cox::commands {

struct Declaration {
  std::string id;                     // "deploy", "user.add"
  std::vector<std::string> phrases;   // one at least; the first shows the usage
  std::vector<std::string> aliases;   // further phrases, which help does not show
  std::string help;                   // one line
  std::vector<std::string> examples;  // without the bot's name
  std::optional<Effect> effect;       // absent: counts as writes
  std::string permission;             // empty: none beyond what the policy asks
  bool plan = false;                  // it can say what it would do
  bool hidden = false;                // not shown in help

  std::vector<Phrase> compiled;       // the phrases, then the aliases
  std::vector<Parameter> parameters;  // of all of them; required: in every phrase

  Effect effect_or_default() const { return effect.value_or(Effect::writes); }
};

// Parts of small letters, digits and '-', a letter first, at most 32 characters each, joined by
// dots.
bool is_command_id(std::string_view text);

// COX_INVALID names the field that is unknown, missing or wrong, or the place in a phrase.
Result<Declaration> parse_declaration(const Json& json);

}  // namespace cox::commands
