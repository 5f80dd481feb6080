#include "web/process.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "base/memory.hpp"

namespace cox::web {

namespace {

// Seconds since the epoch at which the machine started.
double boot_seconds() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  }
  return 0;
}

// proc(5): the fields after the name, which may hold blanks itself.
void read_stat(Process& process) {
  std::ifstream file("/proc/self/stat");
  std::string all((std::istreambuf_iterator<char>(file)), {});
  const std::size_t end = all.rfind(')');
  if (end == std::string::npos) return;
  std::istringstream rest(all.substr(end + 1));
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  std::string skipped;
  for (int field = 3; field < 14; ++field) rest >> skipped;
  double user = 0;
  double system = 0;
  rest >> user >> system;
  process.cpu_seconds = (user + system) / ticks;
  for (int field = 16; field < 20; ++field) rest >> skipped;
  double start = 0;
  rest >> process.threads >> skipped >> start;
  process.start_seconds = boot_seconds() + start / ticks;
}

void read_files(Process& process) {
  std::error_code error;
  std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    process.open_files = static_cast<std::uint64_t>(
        std::distance(begin(open), std::filesystem::directory_iterator()));
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) process.most_files = limit.rlim_cur;
}

}  // namespace

Process this_process() {
  Process process;
  read_stat(process);
  const MemorySizes memory = memory_sizes();
  process.virtual_bytes = memory.addresses;
  process.resident_bytes = memory.resident;
  read_files(process);
  return process;
}

}  // namespace cox::web
