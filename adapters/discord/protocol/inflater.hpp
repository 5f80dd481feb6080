// The gateway's "zlib-stream": one compressed stream for as long as the connection lives, in which
// each message ends at a flush. What a message may grow to is limited: a few bytes can stand for
// gigabytes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace discord {

// Used from one thread. After anything but `more` and `whole` it is of no use any more.
class Inflater {
 public:
  enum class State { more, whole, too_large, broken };

  explicit Inflater(std::size_t most);
  ~Inflater();

  // Bytes as they come. `whole`: a message has come to its end, and is in message().
  State take(std::string_view bytes);
  const std::string& message() const { return message_; }

 private:
  struct Stream;
  bool is_over() const;

  std::unique_ptr<Stream> stream_;
  std::size_t most_;
  std::string tail_;  // the last bytes that came: a message ends in 00 00 FF FF
  std::string message_;
  bool whole_ = false;
};

}  // namespace discord
