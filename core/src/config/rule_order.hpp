// Which of two rules is the more specific one, and whether one leaves nothing to another. Pure
// functions. Threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "config/authority.hpp"

namespace cox::config {

// Compared from the left: command, arguments, circumstances, who, room, adapter. The larger one is
// more specific.
using Rank = std::array<std::uint32_t, 8>;

// A rule that names several commands has a rank for each of them.
Rank rank_of(const Rule& rule, std::string_view command);

// Where two rules of one rank match, the stricter one decides: one that denies, then one that
// demands approvals (the more, the stricter), a yes, a permission.
std::uint32_t strictness_of(const Rule& rule);

// "*" fits every command, "deploy.*" those below "deploy", anything else itself.
bool fits(std::string_view pattern, std::string_view command);

// Whether every call that `narrow` matches is one that `wide` matches, as far as that can be told
// from the two: false where it cannot.
bool covers(const Rule& wide, std::string_view wide_command, const Rule& narrow,
            std::string_view narrow_command);

}  // namespace cox::config
