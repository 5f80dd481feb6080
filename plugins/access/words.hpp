// What the core says of people and rules, in sentences. Pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>

// "2 h 5 min".
std::string span(std::int64_t milliseconds);

std::string describe_person(const cox::Json& standing);
std::string describe_rules(const cox::Json& rules);
std::string describe_facts(const cox::Json& facts);
std::string describe_grants(const cox::Json& grants);

// What commands/1 says of a line, about somebody.
std::string describe_prospect(const cox::Json& answer, const std::string& who);
