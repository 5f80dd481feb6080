// One line of IRC as a value (modern.ircdocs.horse, "Message Format"; ircv3.net, "Message Tags").
// Pure functions: any bytes in, no failure but "no line".
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace irc {

struct Line {
  std::map<std::string, std::string, std::less<>> tags;  // values unescaped; "" for a bare key
  std::string source;                                    // "nick!user@host", a server, or empty
  std::string command;                                   // in capitals, or three digits
  std::vector<std::string> parameters;

  // "" where there are not so many.
  const std::string& parameter(std::size_t index) const;
  // The last one: the text of a message, the reason of a failure.
  const std::string& text() const;
  // The value of a tag; "" also where there is none.
  const std::string& tag(std::string_view key) const;
};

// Reads a line without its end. None where there is no command. More than one blank between the
// parts is taken as one, as servers do; invalid UTF-8 is kept as it is.
std::optional<Line> parse(std::string_view text);

// The bytes of a line, with its end. Nothing in it can end it early: CR, LF and NUL become blanks;
// a parameter that only the last place could hold (one with a blank, an empty one, one that begins
// with ":") is put in order before it is written elsewhere.
std::string to_bytes(const Line& line);

// "nick!user@host" taken apart. A server has only a nick.
struct Source {
  std::string nick, user, host;
};
Source parse_source(std::string_view source);

}  // namespace irc
