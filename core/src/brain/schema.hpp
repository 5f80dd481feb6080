// The tables of the brain's file and how older ones become today's.
//
// entries  what is stored. `expires` is in milliseconds of the wall clock, NULL for never. `json`
// is
//          NULL where the value is in `large`: SQLite reads whole rows on its way to others, so
//          long ones would make every look-up slow.
// large    long values by their revision; triggers delete them with their entry.
// stored   a view: the entries with all their values.
// changes  which key each revision changed. It is the sequence that revisions come from, and how
//          one process learns what another has changed. Old rows are deleted, the last one never.
#pragma once

#include "base/sqlite.hpp"
#include "base/status.hpp"

namespace cox::brain {

// Creates the tables or brings them up to date. A file of a newer program is refused.
Status prepare_schema(sqlite::Database& database);

}  // namespace cox::brain
