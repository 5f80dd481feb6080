// Cuts a stream of bytes into lines, whatever pieces it arrives in. Threads: one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

class Lines {
 public:
  // A line that is longer counts as several. The bot takes far less anyway; without a bound an
  // endless line would eat all memory.
  static constexpr std::size_t kLongest = 16u << 20;

  void add(std::string_view bytes) { bytes_.append(bytes); }

  // The next whole line without its end ("\n" or "\r\n"), or nothing yet.
  std::optional<std::string> next() {
    const auto end = bytes_.find('\n', searched_);
    if (end != std::string::npos) return cut(end);
    searched_ = bytes_.size();
    if (bytes_.size() - start_ >= kLongest) return rest();
    bytes_.erase(0, start_);
    searched_ -= std::exchange(start_, 0);
    return std::nullopt;
  }

  // What is left: a last line without an end, or bytes to hand over.
  std::string rest() {
    searched_ = 0;
    return std::exchange(bytes_, {}).substr(std::exchange(start_, 0));
  }

 private:
  std::string cut(std::size_t end) {
    std::string line = bytes_.substr(start_, end - start_);
    start_ = searched_ = end + 1;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
  }

  std::string bytes_;
  std::size_t start_ = 0;     // of the next line
  std::size_t searched_ = 0;  // no line ends before this
};
