#include "server.hpp"

namespace irc {

namespace {

// The host may be up to 63 bytes and the user 10 or so; what is not known yet is taken as long.
constexpr std::size_t kLongestSource = 100;
// So that something is said even where the server's numbers are absurd.
constexpr std::size_t kLeastText = 64;

}  // namespace

// The server puts our source in front, so that others get a line that much longer.
std::size_t Server::room_for_text(std::string_view target) const {
  const std::size_t from = source.empty() ? kLongestSource : source.size();
  const std::size_t around = from + target.size() + std::string_view(": PRIVMSG  :\r\n").size();
  const std::size_t line = features.line_length();
  return line > around + kLeastText ? line - around : kLeastText;
}

}  // namespace irc
