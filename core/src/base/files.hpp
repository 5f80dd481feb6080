// Whole files at once, and folders. Failures name the path and the reason. Threads: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/status.hpp"

namespace cox {

// The whole file. One that is larger than `limit` bytes, or a folder, is refused.
Result<std::string> read_file(const std::string& path, std::size_t limit = 64u << 20);

// Replaces the file in one step: readers see the old text or the new one, also after a power cut. A
// new file gets `mode`; an old one keeps its own.
Status write_file_atomically(const std::string& path, std::string_view text, unsigned mode = 0644);

// Removes what a write_file_atomically() into the folder left that a crash cut off. Nobody may
// write there meanwhile.
void sweep_cut_off_writes(const std::string& folder);

// Whether something has that name; also a link that leads nowhere, or what may not be looked at.
bool is_there(const std::string& path);

// Makes the folder and those above it; what exists already is fine. New ones get `mode`.
Status make_folders(const std::string& path, unsigned mode = 0755);

// A new folder below $TMPDIR that is removed with all it holds, for tests and tools.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Empty where the folder could not be made.
  const std::string& path() const { return path_; }
  // The path of `name` in the folder.
  std::string operator/(std::string_view name) const;

 private:
  std::string path_;
};

}  // namespace cox
