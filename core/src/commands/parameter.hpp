// What a command takes: one parameter of its declaration, with its type.
//
//   {"name": "env", "type": "choice", "choices": ["staging", "prod"], "help": "Where to",
//    "default": "staging", "required": false, "repeated": false, "secret": false}
//
// A parameter that stands in no phrase is given as a flag, "--version 1.4". Threads: values and
// pure functions.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"

namespace cox::commands {

enum class Kind : std::uint8_t {
  string,
  number,    // "1.5"
  integer,   // "-3"
  boolean,   // "yes", "off"; as a flag alone
  choice,    // one of `choices`
  duration,  // "1h30m"; its value is in milliseconds
  date,      // "2026-11-28", "tomorrow 14:00"; its value is ISO 8601 text in UTC
  user,      // "@ann"; its value is "ADAPTER:ACCOUNT"
  room,      // "#ops", "here"; its value is the platform's id
  json,
  custom,  // a type that the plugin declared; resolved in its mailbox
};

struct Parameter {
  std::string name;  // a letter, then letters, digits, '_' and '-'
  Kind kind = Kind::string;
  std::string type = "string";  // the name of the kind; of a custom one, of the plugin's type
  std::string help;
  std::vector<std::string> choices;
  std::optional<double> min, max;  // numbers and integers; durations in milliseconds
  // The default, as somebody would say it; none: there is no default. Several where it repeats.
  std::vector<std::string> standard;
  bool required = false;  // must be given in the flag form
  bool repeated = false;  // a list: the flag may be given again, a phrase takes several words
  bool secret = false;    // shown and recorded as "***"
  bool in_phrase = false;
  bool rest = false;  // takes several words in some phrase

  bool is_flag_only() const { return !in_phrase; }
};

// The kind with that name; any other name is that of a custom type.
Kind kind_of(std::string_view type);

// A letter first, then letters, digits, '_' and '-'; at most 32.
bool is_parameter_name(std::string_view text);
// Whether a flag as somebody typed it means this name: case does not matter, and '-' is '_'.
bool is_same_name(std::string_view typed, std::string_view name);

// One object of "parameters". COX_INVALID names the field; `what` begins every message.
Result<Parameter> parse_parameter(const Json& json, std::string_view what);

}  // namespace cox::commands
