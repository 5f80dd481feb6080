// Takes the bot's secrets out of a text that comes in pieces, such as the output of a process, also
// where one is split between two of them. Threads: one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/scrubber.hpp"

namespace cox::log {

class StreamScrubber {
 public:
  // Hides the secrets registered with log::scrub(), also those that are registered meanwhile.
  StreamScrubber();
  explicit StreamScrubber(const Scrubber& scrubber);  // which must outlive it

  // Takes the next piece and returns what is certain by now. What could be the beginning of a
  // secret, or of a character of UTF-8, is held back: never more than the longest form of a secret
  // needs, mostly nothing. Bytes that are no UTF-8 pass as they are.
  std::string feed(std::string_view chunk);
  // What is still held back; the text is over, and another one may begin. A secret that was cut
  // short by the end is not recognised.
  std::string finish();

 private:
  void look_again();
  std::string release(std::size_t limit);
  std::size_t boundary(std::size_t limit) const;

  const Scrubber& scrubber_;
  Scrubber::Forms forms_;
  std::optional<SecretScan> scan_;
  // Positions count from where `scan_` began.
  std::string held_;
  std::size_t released_ = 0;    // position of held_[0]
  std::size_t hidden_to_ = 0;   // the "***" that was written last stands for the text up to here
  std::vector<Finding> found_;  // those that have not been written
};

}  // namespace cox::log
