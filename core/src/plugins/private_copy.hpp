// The file a library is opened from: a copy of its own per load, because dlopen answers a known
// path with the old code, writing over a mapped file kills the process, and debuggers want the
// file. Threads: any.
#pragma once

#include <string>
#include <string_view>

#include "base/status.hpp"
#include "plugins/image.hpp"

namespace cox::plugins {

// Writes `image` to a new file `folder`/NAME.BUILD-ID.SERIAL.so that only this user may read, where
// NAME is that of `source` without ".so"; what the image does not store is a hole in it. Returns
// its path, which this process uses only once.
Result<std::string> write_copy(const Image& image, const std::string& source,
                               std::string_view build_id, const std::string& folder);

}  // namespace cox::plugins
