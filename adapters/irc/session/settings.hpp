// An adapter's entry in the config, read. Pure.
#pragma once

#include <cox/json.hpp>
#include <string>

#include "connection.hpp"

namespace irc {

// Throws cox::Error(COX_INVALID) that names the key and says what to do.
Connection::Options read_settings(const cox::Json& settings);

}  // namespace irc
