#include "brain/version_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"

namespace cox::brain {
namespace {

constexpr std::size_t kPage = 4096;  // the least that can be mapped

static_assert(std::atomic_ref<std::uint64_t>::is_always_lock_free, "processes share no lock");

Status failure(const std::string& path, const char* what) {
  return failed(text::cat(path, ": cannot ", what, ": ", std::strerror(errno),
                          "; the bot's user must be able to write this file and its folder"));
}

// Bytes that are written, not a hole: filling one in on a full disk would kill the process. What
// stands there already is left alone.
bool has_room(int file) {
  const int error = ::posix_fallocate(file, 0, sizeof(std::uint64_t));
  if (error != 0) errno = error;
  return error == 0;
}

}  // namespace

Result<std::unique_ptr<VersionFile>> VersionFile::open(const std::string& database) {
  const std::string path = database + "-version";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return failure(path, "open");
  void* memory = has_room(file)
                     ? ::mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
                     : MAP_FAILED;
  Status status = memory == MAP_FAILED ? failure(path, "map") : Status();
  ::close(file);
  if (!status.ok()) return status;
  return std::unique_ptr<VersionFile>(new VersionFile(static_cast<std::uint64_t*>(memory)));
}

VersionFile::~VersionFile() { ::munmap(counter_, kPage); }

std::uint64_t VersionFile::value() const {
  return std::atomic_ref(*counter_).load(std::memory_order_acquire);
}

std::uint64_t VersionFile::bump() { return std::atomic_ref(*counter_).fetch_add(1); }

}  // namespace cox::brain
