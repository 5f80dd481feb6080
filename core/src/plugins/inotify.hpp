// The kernel's notifications about what happens in folders, as plain values. Threads: one at a
// time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.hpp"

namespace cox::plugins {

class Inotify {
 public:
  struct Event {
    int watch = -1;
    std::uint32_t mask = 0;  // IN_*
    std::string name;        // in the watched folder; empty for the folder itself
  };

  // The failure names the kernel's limit to raise where that is the reason.
  static Result<Inotify> open();
  Inotify(Inotify&& other) noexcept;
  Inotify& operator=(Inotify&&) = delete;
  ~Inotify();

  // Readable when read() has something to return.
  int descriptor() const { return descriptor_; }

  // Watches a folder; the same folder by another name has the same number. Code::not_found where it
  // does not exist or is no folder.
  Result<int> add(const std::string& folder);
  void remove(int watch);

  // What has happened since the last call, without waiting; the rest, if that is much, the next
  // time.
  std::vector<Event> read();

 private:
  explicit Inotify(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace cox::plugins
