// Other programs: the output of one, for what a command tells, such as a secret; how one ended.
// Threads: any.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/status.hpp"

namespace cox {

struct Program {
  std::vector<std::string> words{};        // the program, found by PATH, and its arguments
  std::vector<std::string> environment{};  // "NAME=value"; it gets nothing else
  std::chrono::milliseconds deadline{10'000};
  std::size_t output = 64u << 10;  // bytes at most
};

// What it writes to standard output. It is started by its argument vector, without a shell, in a
// process group of its own, with nothing to read and no other files open; what it writes to
// standard error is lost. not_found: there is no such program; timeout: it, and all it started, was
// killed at the deadline; failed: it did not end with 0, or wrote too much. Blocks until then.
Result<std::string> output_of(const Program& program);

// What exec(3) and posix_spawn(3) take for these texts, which must outlive it; they write to none.
std::vector<char*> pointers_to(const std::vector<std::string>& texts);

// What a shell would say of a status of wait(2): the exit code, or 128 and the signal's number.
int exit_code_of(int wait_status);
// Waits for a child of this process; its exit code.
int wait_for(pid_t child);

}  // namespace cox
