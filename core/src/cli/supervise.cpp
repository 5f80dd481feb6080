#include "cli/supervise.hpp"

#include <string_view>

#include "jobs/supervisor.hpp"

namespace cox::cli {

std::optional<int> supervise(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != "supervise") return std::nullopt;
  return jobs::supervise(argv[2]);
}

}  // namespace cox::cli
