// The memory of the process. The allocator is jemalloc, where the build found it
// (docs/decisions/0025). Threads: any.
#pragma once

#include <cstdint>
#include <string>

namespace cox {

// Gives what is free back to the system, after something that needed much for a moment. Takes some
// milliseconds at most.
void give_back_memory();

// In bytes; all 0 where the system does not tell.
struct MemorySizes {
  std::uint64_t addresses = 0;
  std::uint64_t resident = 0;
};

// `process` is another folder than the one of this process only in tests.
MemorySizes memory_sizes(const std::string& process = "/proc/self");

}  // namespace cox
