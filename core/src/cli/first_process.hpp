// What is to be done where the program is process 1, as in a container without an init.
#pragma once

#include <optional>

namespace cox::cli {

// The processes whose parents end become children of process 1, which alone can take them away when
// they end: supervisors of jobs, and what jobs leave behind. A bot does not look for those, so each
// job would leave a zombie, until there may be no further process. Where this program is process 1
// it therefore becomes a parent that does nothing else: it hands signals on, takes away what has
// ended, and ends with the exit code of its child (128 and the signal's number, where one killed
// it), which is what this returns. Nothing in that child, in any other process, and where no child
// can be made. Call before there are threads.
std::optional<int> stay_as_first_process();

}  // namespace cox::cli
