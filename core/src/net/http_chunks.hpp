// A chunked body (RFC 9112, 7.1), however its bytes come. Beast's own reader lets a line of a chunk
// grow without limit, takes line feeds in a quoted extension, and adds trailers to the head.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_fault.hpp"

namespace cox::net {

// For one body. Extensions and trailers are checked, and mean nothing here. Pure.
class ChunkReader {
 public:
  // The longest line with a chunk's size, and all trailers together, in bytes.
  static constexpr std::size_t kLongestLine = 256;
  static constexpr std::size_t kTrailers = 4'096;

  // Appends to `body`, which may become `limit` long. How much it took: less than all only where
  // the body has ended, or with a fault().
  std::size_t take(std::string_view bytes, std::string& body, std::size_t limit);
  bool is_done() const { return next_ == Next::nothing; }
  const std::optional<HttpFault>& fault() const { return fault_; }

 private:
  enum class Next { size, data, data_end, trailer, nothing };

  // Up to the end of a line; once it is there it is handled.
  std::size_t take_line(std::string_view bytes);
  std::size_t take_data(std::string_view bytes, std::string& body, std::size_t limit);
  void on_line();
  void on_size();
  void on_trailer();
  void fail(int status, const char* what) { fault_ = HttpFault{status, what}; }

  Next next_ = Next::size;
  std::string line_;
  std::uint64_t left_ = 0;  // of the chunk's data
  std::size_t trailers_ = 0;
  std::optional<HttpFault> fault_;
};

}  // namespace cox::net
