#include "plugins/private_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/text.hpp"
#include "plugins/library.hpp"

namespace cox::plugins {
namespace {

namespace fs = std::filesystem;
using text::cat;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Status errno_status(std::string_view what, const std::string& path) {
  int why = errno;
  return {why == ENOENT ? Code::not_found : Code::failed,
          cat("cannot ", what, " ", path, ": ", std::strerror(why))};
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         same_time(a.st_mtim, b.st_mtim) && same_time(a.st_ctim, b.st_ctim);
}

// Reads to the end. The size is what fstat() said; a growing file is found out afterwards.
bool read_all(int descriptor, std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    ssize_t got = ::read(descriptor, bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return true;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

// What a copy's name holds between the source's name and ".so": ".BUILD-ID.SERIAL".
bool is_copy_name(std::string_view name) {
  auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::vector<std::string_view> parts = text::split(name, '.');
  if (parts.size() < 4 || parts.back() != "so") return false;
  std::string_view serial = parts[parts.size() - 2];
  std::string_view build = parts[parts.size() - 3];
  return !serial.empty() && std::ranges::all_of(serial, is_digit) && build.size() >= 8 &&
         std::ranges::all_of(build, is_hex);
}

}  // namespace

Result<std::string> read_settled(const std::string& path) {
  // O_NONBLOCK: opening a pipe somebody named "x.so" must not wait for its writer.
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat before {};
  if (file.get() < 0 || ::fstat(file.get(), &before) != 0) return errno_status("open", path);
  if (!S_ISREG(before.st_mode)) return invalid(cat(path, " is not a regular file"));
  // Far beyond any real library; keeps a stray disk image out of the bot's memory.
  constexpr off_t largest = off_t{512} << 20;
  if (before.st_size > largest) {
    return invalid(cat(path, " is larger than 512 MiB: strip its debug information"));
  }

  std::string bytes(static_cast<std::size_t>(before.st_size), '\0');
  if (!read_all(file.get(), bytes)) return errno_status("read", path);
  struct stat after {};
  struct stat named {};
  bool settled = ::fstat(file.get(), &after) == 0 && ::stat(path.c_str(), &named) == 0 &&
                 same_file(before, after) && same_file(before, named) &&
                 bytes.size() == static_cast<std::size_t>(before.st_size);
  if (!settled) return Status(Code::busy, cat(path, " changed while it was read"));
  return bytes;
}

Result<std::string> write_copy(std::string_view bytes, const std::string& source,
                               std::string_view build_id, const std::string& folder) {
  static std::atomic<std::uint64_t> serial{0};
  std::error_code error;
  fs::create_directories(folder, error);
  std::string name = fs::path(source).stem().string();
  std::string path;
  int descriptor = -1;
  do {  // an earlier process may have left a file of that name
    path = cat(folder, "/", name, ".", build_id, ".", ++serial, ".so");
    descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IXUSR);
  } while (descriptor < 0 && errno == EEXIST);

  File file(descriptor);
  if (descriptor < 0) return errno_status("create the private copy", path);
  if (write_all(descriptor, bytes)) return path;
  Status status = errno_status("write the private copy", path);
  ::unlink(path.c_str());
  return status;
}

void sweep_copies(const std::string& folder) {
  std::error_code error;
  fs::directory_iterator file(folder, error);
  for (; !error && file != fs::directory_iterator(); file.increment(error)) {
    if (is_copy_name(file->path().filename().string())) ::unlink(file->path().c_str());
  }
}

}  // namespace cox::plugins
