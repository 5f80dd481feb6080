// The tables of the records, and how older files become what they are now. Threads: one at a time.
#pragma once

#include "audit/chain.hpp"
#include "base/clock.hpp"
#include "base/sqlite.hpp"
#include "base/status.hpp"

namespace cox::audit {

// Brings the file to the newest schema. Where it holds records of before there was a chain, they
// are chained as they are and a record says so: that they are the first ones is all that can be
// known of them.
Status migrate(sqlite::Database& database, const Clock& clock);

// The record before the first one here: the last archived one, or {0, zeros}.
Result<Head> read_base(sqlite::Database& database);

}  // namespace cox::audit
