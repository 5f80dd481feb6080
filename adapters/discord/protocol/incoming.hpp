// What people say and do on Discord, as the bot knows it. Pure.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/incoming.hpp>
#include <optional>
#include <string>
#include <vector>

#include "directory.hpp"

namespace discord {

struct Seen {
  const Directory& directory;
  const std::string& self;  // the bot's own account
};

// A text with its markup as people read it: "<@1>" -> "@ann". Who and what is named, and the links,
// go to `extra`. `message` holds the names of the users.
std::string readable(const std::string& content, const cox::Json& message,
                     const Directory& directory, cox::Json& extra);

// An event of the gateway; nothing where it is none that the bot hears, or its own.
std::optional<cox::Incoming> incoming(const std::string& event, const cox::Json& data,
                                      const Seen& seen);

// The same, where one event may tell of several things.
std::vector<cox::Incoming> all_incoming(const std::string& event, const cox::Json& data,
                                        const Seen& seen);

// Who speaks, and where, in a message or an interaction.
cox::Incoming from(const cox::Json& data, const cox::Json& user, const Seen& seen);

}  // namespace discord
