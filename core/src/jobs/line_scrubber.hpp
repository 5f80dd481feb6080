// Hides the bot's secrets in a text that comes in pieces: whole lines at once, so that none is cut
// in two. Threads: one.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/log.hpp"

namespace cox::jobs {

class LineScrubber {
 public:
  std::string feed(std::string_view bytes) {
    held_.append(bytes);
    const std::size_t end = held_.rfind('\n');
    if (end == std::string::npos) return held_.size() > kLongest ? finish() : "";
    std::string rest = held_.substr(end + 1);
    held_.resize(end + 1);
    return log::scrubbed(std::exchange(held_, std::move(rest)));
  }
  std::string finish() { return log::scrubbed(std::exchange(held_, {})); }

 private:
  static constexpr std::size_t kLongest = 64U << 10;
  std::string held_;
};

}  // namespace cox::jobs
