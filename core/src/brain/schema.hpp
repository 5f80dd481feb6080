// The tables of the brain's file and how older ones become today's.
//
// entries  what is stored. `expires` is in milliseconds of the wall clock, NULL for never.
// changes  which key each revision changed. It is the sequence that revisions come from, and how
//          one process learns what another has changed. Old rows are deleted, the last one never.
#pragma once

#include "base/sqlite.hpp"
#include "base/status.hpp"

namespace cox::brain {

// Creates the tables or brings them up to date. A file of a newer program is refused.
Status prepare_schema(sqlite::Database& database);

}  // namespace cox::brain
