// The file a library is opened from: a copy of its own per load, because dlopen answers a known
// path with the old code, writing over a mapped file kills the process, and debuggers want the
// file. Threads: any.
#pragma once

#include <string>
#include <string_view>

#include "base/status.hpp"

namespace cox::plugins {

// The whole file, the same before and after reading it (size, time, inode); Code::busy where
// somebody was writing, Code::not_found where it is gone.
Result<std::string> read_settled(const std::string& path);

// Writes `bytes` to a new file `folder`/NAME.BUILD-ID.SERIAL.so that only this user may read, where
// NAME is that of `source` without ".so". Returns its path, which this process uses only once.
Result<std::string> write_copy(std::string_view bytes, const std::string& source,
                               std::string_view build_id, const std::string& folder);

}  // namespace cox::plugins
