// How the supervisor comes to stand on its own feet.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/json.hpp"
#include "jobs/supervisor.hpp"

namespace cox::jobs {

namespace {

std::string read_all(int file) {
  std::string all;
  std::array<char, 16384> block{};
  for (ssize_t count; (count = ::read(file, block.data(), block.size())) > 0;)
    all.append(block.data(), static_cast<std::size_t>(count));
  return all;
}

int open_pipe(const std::string& path) {
  // For both: then it is there whether the bot has opened its side or not.
  return ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace

int supervise(const std::string& path) {
  ::close_range(3, ~0U, 0);
  const auto json = parse_json(read_all(STDIN_FILENO), "job");
  if (!json.ok()) return 2;
  auto spec = parse_spec(*json);
  if (!spec.ok() || !spec->has_process()) return 2;
  const Folder folder(path);
  const int control = open_pipe(folder.control());
  const int alive = open_pipe(folder.alive());
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (control < 0 || alive < 0 || nothing < 0) return 3;
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, standard);
  const pid_t child = ::fork();
  if (child != 0) return child < 0 ? 4 : 0;
  ::setsid();
  Supervisor(folder, std::move(*spec), control).run();
  ::_exit(0);
}

}  // namespace cox::jobs
