// Cuts what comes over a connection into lines, however the pieces fall. Bounded: a line longer
// than the limit is dropped and counted, and the next one is read again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace irc {

// 8191 bytes of tags and 512 of the line (ircv3.net, "Message Tags"), and some room for servers
// that send more.
constexpr std::size_t kLongestLine = 16'384;

class Framer {
 public:
  explicit Framer(std::size_t limit = kLongestLine) : limit_(limit) {}

  // The lines that end in `bytes`, without CR and LF; empty ones are left out. LF alone ends a line
  // too.
  std::vector<std::string> feed(std::string_view bytes);
  // Lines that were too long so far.
  std::size_t dropped() const { return dropped_; }

 private:
  void append(std::string_view part);

  std::size_t limit_;
  std::string line_;
  bool too_long_ = false;
  std::size_t dropped_ = 0;
};

}  // namespace irc
