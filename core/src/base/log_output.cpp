#include "base/log_output.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

namespace cox::log {
namespace {

// What can be written without waiting where poll() says that there is room: a pipe with a free page
// takes so much (pipe(7), PIPE_BUF). To make the descriptor non-blocking is not ours: whoever
// shares it would see that too.
constexpr std::size_t kAtOnce = 4096;

}  // namespace

Output::Output(int descriptor, std::chrono::milliseconds patience)
    : descriptor_(descriptor), patience_(patience) {}

bool Output::write(std::string_view line) {
  std::string bytes = is_cut_ ? "\n" : "";
  bytes.append(line).append("\n");
  const bool is_out = put(bytes);
  left_out_ = is_out ? left_out_ : left_out_ + 1;
  return is_out;
}

std::size_t Output::take_left_out() {
  if (left_out_ == 0 || !has_room(std::chrono::milliseconds(0))) return 0;
  return std::exchange(left_out_, 0);
}

bool Output::has_room(std::chrono::milliseconds patience) const {
  pollfd file{descriptor_, POLLOUT, 0};
  int found = 0;
  do found = ::poll(&file, 1, static_cast<int>(patience.count()));
  while (found < 0 && errno == EINTR);
  return found != 0;  // also where writing will fail
}

// False where nothing was taken for too long. What cannot be written at all counts as written:
// there is nobody to tell.
bool Output::put(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!has_room(left_out_ > 0 ? std::chrono::milliseconds(0) : patience_)) return false;
    const ssize_t count = ::write(descriptor_, bytes.data(), std::min(bytes.size(), kAtOnce));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno != EAGAIN;
    bytes.remove_prefix(static_cast<std::size_t>(count));
    is_cut_ = !bytes.empty();
  }
  return true;
}

}  // namespace cox::log
