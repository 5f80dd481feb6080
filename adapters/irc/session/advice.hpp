// What a human can do about it, for the list of connections. Pure.
#pragma once

#include <cox/net/failure.hpp>
#include <string>
#include <string_view>

namespace irc {

std::string advice_on(cox::net::Failure::Kind failure);
// `numeric`: with which the server refused to let us into the room.
std::string advice_on_join(std::string_view numeric, const std::string& room);

}  // namespace irc
