#include "home.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/files.hpp"
#include "base/forks.hpp"
#include "base/text.hpp"

namespace cox {

namespace fs = std::filesystem;

namespace {

std::string box(const char* what) {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return (program.parent_path().parent_path() / "lib" / "cox" / what).string();
}

// The process that the file names; empty where it names none.
std::string owner_of(int file) {
  char digits[32] = {};
  return pread(file, digits, sizeof(digits) - 1, 0) > 0 ? std::string(text::trim(digits)) : "";
}

std::string lock_of(const Home& home) { return home.state() + "/lock"; }

}  // namespace

Result<Home> open_home(const std::string& folder) {
  std::error_code error;
  Home home{fs::absolute(folder, error).lexically_normal().string()};
  if (home.folder.size() > 1 && home.folder.back() == '/') home.folder.pop_back();
  for (const std::string& each : {home.state(), home.plugins(), home.copies()}) {
    if (Status made = make_folders(each, each == home.plugins() ? 0755 : 0700); !made.ok())
      return made;
  }
  return home;
}

std::string box_plugins() { return box("plugins"); }
std::string box_adapters() { return box("adapters"); }

Result<HomeLock> HomeLock::take(const Home& home) {
  const std::string path = lock_of(home);
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return failed(text::cat("cannot open ", path, ": ", std::strerror(errno)));
  const std::string owner = owner_of(file);
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    close(file);
    return Status(Code::busy, text::cat("another bot (process ", owner.empty() ? "unknown" : owner,
                                        ") runs in ", home.folder,
                                        "; stop it, or give this one another --home"));
  }
  HomeLock lock(file);            // not before: it lets go in the end
  forks::keep_from_copies(file);  // one would have the lock as long as it lives
  lock.left_by_ = owner;
  const std::string pid = text::cat(getpid(), "\n");
  if (ftruncate(file, 0) != 0 || pwrite(file, pid.data(), pid.size(), 0) < 0) {
    return failed(text::cat("cannot write ", path, ": ", std::strerror(errno)));
  }
  return lock;
}

bool HomeLock::is_taken(const Home& home) {
  const int file = open(lock_of(home).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno != ENOENT;
  const bool taken = flock(file, LOCK_EX | LOCK_NB) != 0;
  close(file);
  return taken;
}

HomeLock::HomeLock(HomeLock&& other) noexcept
    : file_(std::exchange(other.file_, -1)), left_by_(std::move(other.left_by_)) {}

HomeLock& HomeLock::operator=(HomeLock&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(left_by_, other.left_by_);
  return *this;
}

HomeLock::~HomeLock() {
  if (file_ < 0) return;
  let_go();
  forks::keep_from_copies(-1);
  close(file_);
}

// What it says is only for the next start to tell; that it could not be said matters no further.
void HomeLock::let_go() { static_cast<void>(ftruncate(file_, 0) == 0); }

}  // namespace cox
