#include "jobs/output_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/text.hpp"

namespace cox::jobs {

OutputFile::~OutputFile() {
  if (file_ >= 0) ::close(file_);
}

Status OutputFile::open() {
  file_ = ::open(folder_.output().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file_ >= 0) return {};
  return failed(
      text::cat("cannot write ", folder_.output(), ": ", std::generic_category().message(errno)));
}

void OutputFile::put(std::string_view bytes) {
  total_ += bytes.size();
  to_file(bytes);
  if (!bytes.empty()) to_tail(bytes);
}

void OutputFile::to_file(std::string_view& bytes) {
  while (!bytes.empty() && !is_full()) {
    const auto count = std::min<std::uint64_t>(bytes.size(), limit_ - kept_);
    const ssize_t written = ::write(file_, bytes.data(), count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      trouble_ = failed(
          text::cat("the output could not be kept: ", std::generic_category().message(errno)));
      return;
    }
    kept_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Cut rarely: moving the bytes of a tail for each piece would cost more than the piece.
void OutputFile::to_tail(std::string_view bytes) {
  if (bytes.size() >= kTailBytes) {
    tail_.assign(bytes.substr(bytes.size() - kTailBytes));
  } else {
    tail_.append(bytes);
    if (tail_.size() > 4 * kTailBytes) tail_.erase(0, tail_.size() - kTailBytes);
  }
  changed_ = true;
}

// Tried again the next time where the disk is full. Without fsync: it is replaced in a moment, and
// after a power cut the job is lost anyway.
void OutputFile::keep_tail() {
  if (!changed_) return;
  const std::string temporary = folder_.tail() + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (tail_.size() > kTailBytes) tail_.erase(0, tail_.size() - kTailBytes);
  const std::string bytes = text::cat(total_, "\n", tail_);
  const bool whole =
      ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  ::close(file);
  changed_ = !whole || std::rename(temporary.c_str(), folder_.tail().c_str()) != 0;
}

}  // namespace cox::jobs
