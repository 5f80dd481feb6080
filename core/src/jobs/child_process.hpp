// Starting the process of a job, from its supervisor. Threads: one, and no other runs.
#pragma once

#include <sys/types.h>

#include "base/status.hpp"
#include "jobs/spec.hpp"

namespace cox::jobs {

// Starts `spec.argv` in a group of its own, with `output` as its standard output and error, in the
// environment of `spec` and nothing else. It is killed when the caller dies.
Result<pid_t> start_child(const Spec& spec, int output);

}  // namespace cox::jobs
