// Reading what several kinds of steps have in common. Internal to the reading of steps. Threads:
// pure functions.
#pragma once

#include "engine/section.hpp"
#include "engine/step.hpp"

namespace runbooks {

// "cwd", "env", "stdin", "exit"... beside the list of arguments.
Process read_process(Section& section, const Node& argv, Problems& problems);
// "method", "fields", "json"... beside the URL.
Request read_request(Section& section, const Node& url, Problems& problems);
// "capture": {"version": {"regex": "v(\\d+)"}, "info": {"json": "a.b"}, "all": "text"}
Captures read_captures(Section& section, Problems& problems);
// A text with values at `name`, or an empty one.
Template read_template(Section& section, std::string_view name, Problems& problems);
Pattern read_pattern(Section& section, std::string_view name, Problems& problems);

}  // namespace runbooks
