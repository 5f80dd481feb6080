#include "input.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cox/sdk/error.hpp>
#include <cstdint>
#include <optional>

namespace {

// A terminal that is shared with another program may have been set to O_NONBLOCK by it.
bool try_again() { return errno == EINTR || errno == EAGAIN; }

}  // namespace

Input::Input(int file) : file_(file), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw cox::Error(COX_FAILED, "no eventfd: too many open files?");
}

Input::~Input() { close(wake_); }

Input::Event Input::next(std::string& bytes) {
  for (;;) {
    std::array<pollfd, 2> both{{{file_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    if (poll(both.data(), both.size(), -1) < 0) continue;
    if (both[1].revents != 0 && was_woken()) return Event::woken;
    if (both[0].revents == 0) continue;
    const Event event = take(bytes);
    if (event != Event::woken) return event;
  }
}

void Input::wake() const { eventfd_write(wake_, 1); }

bool Input::was_woken() const {
  eventfd_t times = 0;
  return eventfd_read(wake_, &times) == 0;
}

// `woken` where there is nothing after all.
Input::Event Input::take(std::string& bytes) const {
  std::array<char, 65536> block;
  const ssize_t n = read(file_, block.data(), block.size());
  if (n < 0 && try_again()) return Event::woken;
  if (n <= 0) return Event::ended;
  bytes.append(block.data(), static_cast<std::size_t>(n));
  return Event::bytes;
}

bool write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = write(file, text.data() + done, text.size() - done);
    if (n > 0) {
      done += static_cast<std::size_t>(n);
    } else if (try_again()) {
      pollfd room{file, POLLOUT, 0};
      poll(&room, 1, -1);
    } else {
      return false;
    }
  }
  return true;
}
