// What may be stored: names, sizes and JSON, checked before anything is queued. Pure functions.
// Threads: any.
#pragma once

#include <string_view>

#include "base/status.hpp"
#include "brain/brain.hpp"
#include "brain/names.hpp"

namespace cox::brain {

// Whether `text` is JSON as Json::parse() takes it, without building the value.
bool is_json(std::string_view text);

// The first thing wrong with a name or an operation, with the name, the size and the limit.
Status check_name(Name name, const Limits& limits);
Status check(const Operation& operation, const Limits& limits);

}  // namespace cox::brain
