#include "framer.hpp"

#include <utility>

namespace irc {

std::vector<std::string> Framer::feed(std::string_view bytes) {
  std::vector<std::string> lines;
  for (;;) {
    const std::size_t end = bytes.find_first_of("\r\n");
    append(bytes.substr(0, end));
    if (end == std::string_view::npos) return lines;
    bytes.remove_prefix(end + 1);
    if (std::exchange(too_long_, false)) {
      ++dropped_;
    } else if (!line_.empty()) {
      lines.push_back(std::move(line_));
    }
    line_.clear();
  }
}

void Framer::append(std::string_view part) {
  if (too_long_) return;
  if (line_.size() + part.size() > limit_) {
    too_long_ = true;
    line_ = {};
    return;
  }
  line_.append(part);
}

}  // namespace irc
