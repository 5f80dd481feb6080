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
#include "plugins/descriptor.hpp"
#include "plugins/library.hpp"

namespace cox::plugins {
namespace {

namespace fs = std::filesystem;
using text::cat;

Status errno_status(std::string_view what, const std::string& path) {
  int why = errno;
  return failed(cat("cannot ", what, " ", path, ": ", std::strerror(why)));
}

bool write_at(int descriptor, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    ssize_t put = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return true;
}

bool write_image(int descriptor, const Image& image) {
  return ::ftruncate(descriptor, static_cast<off_t>(image.bytes().size())) == 0 &&
         std::ranges::all_of(image.stored(), [&](const Extent& extent) {
           return write_at(descriptor, image.bytes().substr(extent.offset, extent.length),
                           extent.offset);
         });
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

Result<std::string> write_copy(const Image& image, const std::string& source,
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

  const Descriptor file(descriptor);
  if (descriptor < 0) return errno_status("create the private copy", path);
  if (write_image(descriptor, image)) return path;
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
