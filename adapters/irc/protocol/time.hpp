// The time of a message as servers write it (ircv3.net, "server-time"). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace irc {

// "2026-01-31T23:59:58.123Z" in milliseconds since the Unix epoch; 0 for anything else.
std::int64_t parse_time(std::string_view text);
// The other way round; the years 0 to 9999.
std::string format_time(std::int64_t ms);

}  // namespace irc
