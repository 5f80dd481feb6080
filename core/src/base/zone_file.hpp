// Reads a file of the time zone database: TZif, RFC 8536. Threads: pure function.
#pragma once

#include <string_view>
#include <vector>

#include "base/status.hpp"
#include "base/zone_rule.hpp"

namespace cox {

struct ZoneData {
  Seconds first_offset = 0;         // before the first change
  std::vector<ZoneChange> changes;  // in order, those of the file's rule up to the year 2200
};

// Any bytes may be given; what is not a whole file is refused.
Result<ZoneData> parse_zone_file(std::string_view text);

}  // namespace cox
