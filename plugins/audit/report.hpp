// What audit/1 answers, as text for people. Pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>

// One line an entry; empty where there are none.
std::string describe_entries(const cox::Json& entries);
std::string describe_proof(const cox::Json& proof);
