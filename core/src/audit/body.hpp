// A record as the bytes that are kept and hashed: one JSON object, always with the same members in
// the same order, "kind" and "time" first, and without any registered secret. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "audit/records.hpp"
#include "base/status.hpp"

namespace cox::audit {

// Something besides calls; see Records::note().
struct Note {
  std::string kind;
  Json facts;
  Millis time = 0;
};

std::string body_of(const Begin& begin);
std::string body_of(const End& end);
// That of an end as far as it is known before it is written: where its begin stands is not.
std::string body_without_began(const End& end);
std::string with_began(std::string body, std::int64_t began);  // 0: not known
std::string body_of(const Note& note);

// The other way, for reports after a restart.
Result<Begin> begin_of(std::string_view body);

}  // namespace cox::audit
