// A line of a person as the bot knows it: who, where, when. Pure.
#pragma once

#include <cox/sdk/incoming.hpp>
#include <cstdint>
#include <string>

#include "people.hpp"
#include "server.hpp"

namespace irc {

// Something that happens now: the account is what the line itself says, else what was seen before.
cox::Incoming event(const Server& server, const People& people, const Line& line,
                    std::uint32_t kind, const std::string& room);
// Something that was said some time ago: only the line itself counts, for the nick may be somebody
// else's by now.
cox::Incoming past_event(const Line& line, std::uint32_t kind, const std::string& room);

}  // namespace irc
