#include "net/http_chunks.hpp"

#include <algorithm>
#include <charconv>

#include "net/http_scan.hpp"
#include "net/http_text.hpp"

namespace cox::net {

std::size_t ChunkReader::take(std::string_view bytes, std::string& body, std::size_t limit) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !is_done() && !fault_) {
    const std::string_view rest = bytes.substr(taken);
    taken += next_ == Next::data ? take_data(rest, body, limit) : take_line(rest);
  }
  return taken;
}

std::size_t ChunkReader::take_data(std::string_view bytes, std::string& body, std::size_t limit) {
  if (left_ > limit - body.size()) return fail(413, "the body is too large"), 0;
  const std::string_view data = bytes.substr(0, left_);
  body += data;
  left_ -= data.size();
  if (left_ == 0) next_ = Next::data_end;
  return data.size();
}

std::size_t ChunkReader::take_line(std::string_view bytes) {
  const std::size_t feed = bytes.find('\n');
  const bool ends = feed != std::string_view::npos;
  const std::size_t size = ends ? feed + 1 : bytes.size();
  const std::size_t longest = next_ == Next::trailer ? kTrailers - trailers_ : kLongestLine;
  if (line_.size() + size > longest) return fail(400, "a line in the body is too long"), size;
  line_ += bytes.substr(0, size);
  if (!ends) return size;
  if (!line_.ends_with("\r\n"))
    return fail(400, "a line in the body does not end with CR LF"), size;
  if (next_ == Next::trailer) trailers_ += line_.size();
  line_.resize(line_.size() - 2);
  on_line();
  line_.clear();
  return size;
}

void ChunkReader::on_line() {
  if (next_ == Next::size) return on_size();
  if (next_ == Next::trailer) return on_trailer();
  if (!line_.empty()) return fail(400, "a chunk is longer than its size");
  next_ = Next::size;
}

void ChunkReader::on_size() {
  const std::size_t digits = std::min(line_.find(';'), line_.size());
  const char* const end = line_.data() + digits;
  const auto [rest, error] = std::from_chars(line_.data(), end, left_, 16);
  // from_chars takes no sign for an unsigned number, and no "0x".
  if (digits == 0 || digits > 16 || error != std::errc() || rest != end)
    return fail(400, "the size of a chunk is not a number");
  if (!is_value(std::string_view(line_).substr(digits)))
    return fail(400, "an extension of a chunk has control bytes");
  next_ = left_ == 0 ? Next::trailer : Next::data;
}

void ChunkReader::on_trailer() {
  if (line_.empty()) return void(next_ = Next::nothing);
  fault_ = check_field_line(line_);
}

}  // namespace cox::net
