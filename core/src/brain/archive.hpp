// The brain as one JSON text, for backups and for moving:
//
//   {"format":"cox-brain/1",
//    "spaces":{"common":{"host":"db7"},"timer":{"next":3}},
//    "expires":{"timer":{"next":1700000000000}}}
//
// Namespaces and keys are sorted. "expires" is there only where something expires: milliseconds
// since the Unix epoch. Threads: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"

namespace cox::brain {

// All values. Each namespace is as it was at one moment; a bot may be writing meanwhile.
Result<std::string> export_text(Brain& brain);

// What apply() has to do to bring the values in; those that have expired by `now` are left out.
// `name` is what to call the text in messages. A mistake is named with its place, such as
// "backup.json: spaces.common.host: ...".
Result<std::vector<Operation>> import_operations(std::string_view text, std::string_view name,
                                                 Millis now, const Limits& limits = {});

}  // namespace cox::brain
