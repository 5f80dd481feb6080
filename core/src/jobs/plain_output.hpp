// Makes what a program prints fit for a room, piece by piece: without the control sequences of
// terminals and other control characters, with the bot's secrets hidden, and as UTF-8. What a piece
// leaves unfinished is held back until the next. Threads: one.
#pragma once

#include <string>
#include <string_view>

#include "base/stream_scrubber.hpp"

namespace cox::jobs {

class PlainOutput {
 public:
  // What is certain by now.
  std::string feed(std::string_view bytes);
  // The rest; nothing more comes.
  std::string finish();

 private:
  enum class At { text, escape, sequence, string, string_escape };

  std::string without_controls(std::string_view bytes);
  void take(char byte, std::string& out);
  std::string whole_characters(std::string text);

  At at_ = At::text;
  log::StreamScrubber scrubber_;
  std::string rest_;  // the beginning of a character
};

// Lines as a terminal would leave them: of a line that was written over only the last state.
std::string overwritten(std::string_view text);

}  // namespace cox::jobs
