// Who may have put code into the bot: the file and every folder that leads to it by one step.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/text.hpp"
#include "plugins/library.hpp"

namespace cox::plugins {
namespace {

using text::cat;

Status denied(std::string message) { return {Code::denied, std::move(message)}; }

// Ours, or that of somebody who may do everything anyway.
bool is_trusted(const struct stat& file) { return file.st_uid == ::geteuid() || file.st_uid == 0; }

Status check_file(const std::string& path, const struct stat& file) {
  if (!S_ISREG(file.st_mode))
    return denied(cat(path, " is not a regular file: put a library there"));
  if (!is_trusted(file)) {
    return denied(cat(path, " belongs to user ", file.st_uid, ", not to the bot's user or root: ",
                      "run `chown ", ::geteuid(), " ", path, "` if you trust it"));
  }
  if (file.st_mode & S_IWOTH) {
    return denied(cat(path, " can be written by everybody: run `chmod o-w ", path, "`"));
  }
  return {};
}

Status check_folder(const std::string& path) {
  struct stat folder {};
  if (::stat(path.c_str(), &folder) != 0) {
    return failed(cat("cannot look at folder ", path, ": ", std::strerror(errno)));
  }
  if (!is_trusted(folder)) {
    return denied(cat("folder ", path, " belongs to user ", folder.st_uid,
                      ", who could replace the ", "libraries in it: run `chown ", ::geteuid(), " ",
                      path, "` if you trust it"));
  }
  // In a sticky folder only a file's owner can replace it.
  if ((folder.st_mode & S_IWOTH) && !(folder.st_mode & S_ISVTX)) {
    return denied(cat("folder ", path, " can be written by everybody, so anybody could replace ",
                      "the libraries in it: run `chmod o-w ", path, "`"));
  }
  return {};
}

std::string folder_of(const std::filesystem::path& path) {
  std::string folder = path.parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

Status check_permissions(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) {
    int why = errno;
    return {why == ENOENT ? Code::not_found : Code::failed,
            cat("cannot look at ", path, ": ", std::strerror(why))};
  }
  if (Status status = check_file(path, file); !status.ok()) return status;
  if (Status status = check_folder(folder_of(path)); !status.ok()) return status;

  std::error_code error;
  std::filesystem::path target = std::filesystem::canonical(path, error);
  if (error) return failed(cat("cannot follow ", path, ": ", error.message()));
  return check_folder(folder_of(target));
}

}  // namespace cox::plugins
