// What a test does to the machine of a program that runs: a few numbers in a file which both map.
// The program maps it by libfaults.so (preload.cpp), which answers its system calls accordingly.
// Only paths below one folder are hurt (descriptors and threads aside), and only the clock on the
// wall is turned. Threads: any.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace faults {

// open: to write. descriptor: whatever makes one, anywhere on the machine. thread: making one.
// name: looking one up, which only takes its time.
enum class Operation { open, create, write, sync, resize, remove, descriptor, thread, name };
inline constexpr std::size_t kOperations = 9;

// All zero bytes: a machine in good order.
struct Control {
  std::atomic<int> error[kOperations];           // errno of each operation; 0: it works
  std::atomic<std::int64_t> delay[kOperations];  // milliseconds that it takes longer
  std::atomic<std::uint64_t> hits[kOperations];  // how often it was hurt so
  std::atomic<std::int64_t> clock_offset;        // seconds
  std::atomic<std::uint64_t> clock_hits;         // how often the turned clock was looked at
};

inline constexpr const char* kControl = "COX_FAULTS";       // names the file
inline constexpr const char* kFolder = "COX_FAULTS_BELOW";  // and the folder, without links

}  // namespace faults
