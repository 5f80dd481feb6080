// What the commands show, from the core's JSON. Pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>

std::string describe_jobs(const cox::Json& jobs);
std::string describe_job(const cox::Json& job);
std::string describe_locks(const cox::Json& locks);
