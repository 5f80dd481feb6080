// Why the bot did what it did, and what it would do, in words. Pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>

// From what call.explain() answers.
std::string reasons(const cox::Json& trace);

// From what call.check() answers for that line.
std::string prospects(const cox::Json& answer, const std::string& line);
