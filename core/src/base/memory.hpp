// The allocator of the program: jemalloc, where the build found it (docs/decisions/0025). Threads:
// any.
#pragma once

namespace cox {

// Gives what is free back to the system, after something that needed much for a moment. Takes some
// milliseconds at most.
void give_back_memory();

}  // namespace cox
