// What the bot says, as the activities that say it.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/outgoing.hpp>
#include <cstddef>
#include <vector>

#include "protocol/markup.hpp"

namespace teams {

// None where there is nothing to say; several where it is longer than `most` bytes.
std::vector<cox::Json> activities_of(const cox::Outgoing& out, std::size_t most,
                                     const FindPerson& find);

}  // namespace teams
