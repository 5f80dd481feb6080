#include "cli/standard_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace cox::cli {

// The lowest free number is the one that open() gives.
void open_standard_files() {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file) {
    if (fcntl(file, F_GETFD) >= 0) continue;
    if (open("/dev/null", file == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0) return;
  }
}

Status flush_output() {
  const bool flushed = std::fflush(stdout) == 0;
  if (flushed && std::ferror(stdout) == 0) return {};
  return failed("not all of it could be written to standard output: is its disk full?");
}

}  // namespace cox::cli
