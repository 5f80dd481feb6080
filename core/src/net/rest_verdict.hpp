// What the answer to a call, or its failure, means for sending it again. Pure.
#pragma once

#include <chrono>
#include <cox/net/rest.hpp>
#include <optional>

namespace cox::net {

// The field Retry-After in seconds, also with a fraction; none: it is missing, or a date.
std::optional<std::chrono::milliseconds> retry_after(const HttpFields& fields);

// It failed in a way that another try may mend, and another try does no harm: it certainly has not
// arrived, or may arrive twice.
bool may_be_mended(const Rest::Call& call, const Rest::Outcome& outcome);

}  // namespace cox::net
