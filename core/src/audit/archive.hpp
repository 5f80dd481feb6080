// Takes the oldest records out of the live file, as whole segments that still verify: each alone,
// and one after the other with the live file at their end. What is left says what has gone.
// Threads: any; the bot may write meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "audit/segment.hpp"
#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::audit {

struct Archived {
  std::string path;
  Extent extent;
};

// Archives the records from the first one on for as long as they are of before `before`, the newest
// record and calls that are still open excepted. Nothing is taken out that does not verify, or that
// is not on disk in its segment. Empty where there is nothing to archive. At most so many
// segments at once.
Result<std::vector<Archived>> archive(const std::string& path, const std::string& folder,
                                      Millis before, const Clock& clock,
                                      std::size_t most = SIZE_MAX);

}  // namespace cox::audit
