// What /proc says about this process. Threads: any.
#pragma once

#include <cstdint>

namespace cox::web {

struct Process {
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t open_files = 0;
  std::uint64_t most_files = 0;  // it may have open
  std::uint64_t threads = 0;
  double cpu_seconds = 0;
  double start_seconds = 0;  // since the Unix epoch
};

// What cannot be read stays 0.
Process this_process();

}  // namespace cox::web
