// Finds entries: calls and what was noted. Threads: one at a time.
#pragma once

#include <cox/json.hpp>
#include <vector>

#include "audit/index.hpp"
#include "audit/reader.hpp"
#include "audit/terms.hpp"
#include "base/status.hpp"

namespace cox::audit {

// The newest entries that the query wants, oldest first, calls that have not ended included. See
// entry_of() for what they are.
Result<std::vector<Json>> search(Reader& reader, Index& index, const Query& query);

// The newest entries, oldest first, without an index.
Result<std::vector<Json>> newest(Reader& reader, std::size_t limit);

}  // namespace cox::audit
