#include "base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/text.hpp"

namespace cox {
namespace {

// What stands in the name of a file that is being written, before six letters of mkostemp().
constexpr std::string_view kCutOff = ".being-written-";
constexpr std::size_t kUnique = 6;

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return number_ >= 0; }
  int get() const { return number_; }

 private:
  int number_;
};

// Call it first after what failed: it reads errno.
Status cannot(std::string_view doing, std::string_view path) {
  const int error = errno;
  const Code code = error == ENOENT ? Code::not_found : Code::failed;
  const std::string reason = std::generic_category().message(error);
  return {code, text::cat("cannot ", doing, " ", path, ": ", reason)};
}

Status write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("write", path);
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

// The rights of the file that is there, or `otherwise`.
mode_t mode_of(const std::string& path, unsigned otherwise) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777 : otherwise;
}

Status write_and_sync(int file, std::string_view text, mode_t mode, const std::string& path) {
  if (Status status = write_all(file, text, path); !status.ok()) return status;
  if (::fchmod(file, mode) != 0) return cannot("set the rights of", path);
  if (::fsync(file) != 0) return cannot("write", path);
  return {};
}

// A rename is on disk once its folder is.
Status sync_folder(const std::string& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::fsync(folder.get()) != 0) return cannot("write", path);
  return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return cannot("read", path);
  std::string text;
  char block[16384];
  for (;;) {
    const ssize_t count = ::read(file.get(), block, sizeof(block));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot("read", path);
    if (count == 0) return text;
    text.append(block, static_cast<std::size_t>(count));
    if (text.size() > limit) {
      return failed(text::cat("cannot read ", path, ": larger than ", limit, " bytes"));
    }
  }
}

Status write_file_atomically(const std::string& path, std::string_view text, unsigned mode) {
  const fs::path parent = fs::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  std::string temporary = text::cat(path, kCutOff, "XXXXXX");
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file) return cannot("write", path);
  Status status = write_and_sync(file.get(), text, mode_of(path, mode), path);
  if (status.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) {
    status = cannot("write", path);
  }
  if (!status.ok()) {
    ::unlink(temporary.c_str());
    return status;
  }
  return sync_folder(folder);
}

void sweep_cut_off_writes(const std::string& folder) {
  std::error_code error;
  for (const auto& each : fs::directory_iterator(folder, error)) {
    const std::string name = each.path().filename().string();
    const std::size_t at = name.rfind(kCutOff);
    if (at == std::string::npos || name.size() != at + kCutOff.size() + kUnique) continue;
    ::unlink(each.path().c_str());
  }
}

bool is_there(const std::string& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

Status make_folders(const std::string& path, unsigned mode) {
  std::string done;
  for (const fs::path& part : fs::path(path)) {
    done = (fs::path(done) / part).string();
    if (::mkdir(done.c_str(), mode) == 0 || errno == EEXIST) continue;
    const int why = errno;  // looking changes it
    std::error_code ignored;
    if (fs::is_directory(done, ignored)) continue;  // e.g. on a file system that is read only
    errno = why;
    return cannot("make the folder", done);
  }
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return {};
  return failed(text::cat("cannot make the folder ", path, ": a file is in its place"));
}

TemporaryFolder::TemporaryFolder() {
  const char* base = std::getenv("TMPDIR");
  std::string name = text::cat(base == nullptr ? "/tmp" : base, "/cox-XXXXXX");
  if (::mkdtemp(name.data()) != nullptr) path_ = std::move(name);
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TemporaryFolder::operator/(std::string_view name) const {
  return text::cat(path_, "/", name);
}

}  // namespace cox
