#include "cli/standard_files.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace cox::cli {

// The lowest free number is the one that open() gives.
void open_standard_files() {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file) {
    if (fcntl(file, F_GETFD) >= 0) continue;
    if (open("/dev/null", file == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0) return;
  }
}

}  // namespace cox::cli
