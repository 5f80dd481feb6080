// What the commands show, from the core's JSON, and the times people give. Pure functions.
#pragma once

#include <chrono>
#include <cox/json.hpp>
#include <optional>
#include <string>
#include <string_view>

std::string describe_jobs(const cox::Json& jobs);
std::string describe_job(const cox::Json& job);
std::string describe_locks(const cox::Json& locks);

// "90s", "30m", "2h", "1d"; nothing where it is none of these.
std::optional<std::chrono::milliseconds> parse_time(std::string_view text);
