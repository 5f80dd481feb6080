#include "plugins/inotify.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.hpp"

namespace cox::plugins {
namespace {

using text::cat;

// CLOSE_WRITE and MOVED_TO bring complete files; hard and symbolic links give CREATE alone; a chmod
// gives ATTRIB alone.
constexpr std::uint32_t interest = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE |
                                   IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF |
                                   IN_ONLYDIR;

// Appends the events in one buffer the kernel filled.
void parse(const char* bytes, std::size_t size, std::vector<Inotify::Event>& events) {
  while (size >= sizeof(inotify_event)) {
    inotify_event head;
    std::memcpy(&head, bytes, sizeof(head));
    const char* name = bytes + sizeof(head);
    events.push_back({head.wd, head.mask, std::string(name, ::strnlen(name, head.len))});
    bytes += sizeof(head) + head.len;
    size -= sizeof(head) + head.len;
  }
}

}  // namespace

Result<Inotify> Inotify::open() {
  int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor >= 0) return Inotify(descriptor);
  int why = errno;
  return failed(cat("cannot watch folders: ", std::strerror(why),
                    why == EMFILE ? "; raise fs.inotify.max_user_instances with sysctl" : ""));
}

Inotify::Inotify(Inotify&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Inotify::~Inotify() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<int> Inotify::add(const std::string& folder) {
  int watch = ::inotify_add_watch(descriptor_, folder.c_str(), interest);
  if (watch >= 0) return watch;
  int why = errno;
  bool absent = why == ENOENT || why == ENOTDIR;
  return Status(absent ? Code::not_found : Code::failed,
                cat("cannot watch folder ", folder, ": ", std::strerror(why),
                    why == ENOSPC ? "; raise fs.inotify.max_user_watches with sysctl" : ""));
}

void Inotify::remove(int watch) { ::inotify_rm_watch(descriptor_, watch); }

std::vector<Inotify::Event> Inotify::read() {
  std::vector<Event> events;
  std::array<char, 65536> buffer;
  ssize_t size = ::read(descriptor_, buffer.data(), buffer.size());
  if (size > 0) parse(buffer.data(), static_cast<std::size_t>(size), events);
  return events;
}

}  // namespace cox::plugins
