// What a step found out, as values. Threads: pure functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/machine.hpp"

namespace runbooks {

// The most that is kept of an output or a body.
inline constexpr std::size_t kMostKept = 64U << 10;

// What the captures find in `text` is added to the end; one that finds nothing makes it a failure.
void capture(const Captures& captures, const std::string& text, StepEnd& end);
// Valid UTF-8, at most kMostKept bytes, without a line end behind it.
std::string kept(std::string text);
// The beginning of a file, at most 1 MiB; empty where it cannot be read.
std::string beginning_of(const std::string& path);

}  // namespace runbooks
