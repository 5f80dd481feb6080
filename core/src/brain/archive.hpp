// The brain as one JSON text, for backups and for moving:
//
//   {"format":"cox-brain/1",
//    "spaces":{"common":{"host":"db7"},"timer":{"next":3}},
//    "expires":{"timer":{"next":1700000000000}}}
//
// Namespaces and keys are sorted. "expires" is there only where something expires: milliseconds
// since the Unix epoch. Threads: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"

namespace cox::brain {

// What the core keeps for itself (grants, links, plans, questions, jobs...) is no plugin's, and to
// bring it back is to undo what was decided since: a revoked grant would hold again, a plan that
// has run would wait again. Standing orders go with the plugins' values, which refer to them.
enum class Scope { plugins, everything };

struct Exported {
  std::string text;
  std::size_t left_out = 0;  // values of the core
};

// Each namespace is as it was at one moment; a bot may be writing meanwhile.
Result<Exported> export_text(Brain& brain, Scope scope);

struct Imported {
  std::vector<Operation> operations;  // what apply() has to do to bring the values in
  std::size_t left_out = 0;           // values of the core
};

// Those that have expired by `now` are left out too. `name` is what to call the text in messages. A
// mistake is named with its place, such as "backup.json: spaces.common.host: ...".
Result<Imported> import_operations(std::string_view text, std::string_view name, Millis now,
                                   Scope scope, const Limits& limits = {});

}  // namespace cox::brain
