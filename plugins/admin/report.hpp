// What the admin commands show, from the core's JSON. Pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>

std::string describe_plugins(const cox::Json& plugins);
std::string describe_status(const cox::Json& status);
std::string describe_log(const cox::Json& lines);
