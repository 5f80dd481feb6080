// Where a library lies in the process, and whether it still does. Threads: any.
#pragma once

#include <cstdint>
#include <string>

namespace cox::plugins {

// The memory from the first to the last byte of one library.
struct MemoryRange {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  bool holds(const void* address) const {
    auto number = reinterpret_cast<std::uintptr_t>(address);
    return begin <= number && number < end;
  }
};

// Where the library that was opened by this path lies; an empty range where there is none.
MemoryRange memory_of(const std::string& path);

// Asks the dynamic linker and the kernel's map; true where either still knows the file. Asking
// frees a closed library that only a thread, ended by now, had kept.
bool is_mapped(const std::string& path);

}  // namespace cox::plugins
