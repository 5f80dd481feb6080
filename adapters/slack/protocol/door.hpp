// What Slack sends to the bot's own HTTP server: events, slash commands, presses. Nothing is looked
// at before its signature is.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace slack {

struct Knock {
  std::string_view method;
  std::string_view path;
  std::string_view body;
  std::string_view timestamp;
  std::string_view signature;
};

struct Admitted {
  enum class Kind { refused, answered, event, command, interaction };

  Kind kind = Kind::refused;
  int status = 200;         // where it is refused or answered
  std::string answer = {};  // where it is answered
  std::string why = {};     // where it is refused, for the log; and what an operator should know
  cox::Json payload = {};
};

// `now` in seconds since the Unix epoch.
Admitted admit(const Knock& knock, std::string_view secret, std::int64_t now);

}  // namespace slack
