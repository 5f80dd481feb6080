// Cuts a stream of bytes into lines, whatever pieces it arrives in. Threads: one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

class Lines {
 public:
  void add(std::string_view bytes) { bytes_.append(bytes); }

  // The next whole line without its end ("\n" or "\r\n"), or nothing yet.
  std::optional<std::string> next() {
    const auto end = bytes_.find('\n', start_);
    if (end == std::string::npos) {
      bytes_.erase(0, std::exchange(start_, 0));
      return std::nullopt;
    }
    std::string line = bytes_.substr(start_, end - start_);
    start_ = end + 1;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
  }

  // What is left: a last line without an end, or bytes to hand over.
  std::string rest() { return std::exchange(bytes_, {}).substr(std::exchange(start_, 0)); }

 private:
  std::string bytes_;
  std::size_t start_ = 0;
};
