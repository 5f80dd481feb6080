// Text on its way to and from IRC: other encodings, the 512 bytes of a line, CTCP. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace irc {

// UTF-8 stays as it is. What is none is read as Windows-1252, as people's old clients send it.
std::string to_utf8(std::string_view bytes);

// The lines of a text, each cut into pieces of at most `limit` bytes: at a blank where there is one
// in the last third of the piece, else between characters, and never before what belongs to the
// character in front of it (an accent, a joiner, a variation). Empty lines are left out. A limit
// below 4 counts as 4.
std::vector<std::string> split(std::string_view text, std::size_t limit);

// A client-to-client message inside a PRIVMSG or NOTICE: "\1ACTION waves\1". The last \1 may be
// missing.
struct Ctcp {
  std::string command;  // in capitals
  std::string text;
};
std::optional<Ctcp> parse_ctcp(std::string_view text);
std::string to_text(const Ctcp& ctcp);

}  // namespace irc
