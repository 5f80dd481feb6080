// What a process prints, in pieces: whatever it is, what comes out is UTF-8 without control
// characters, and the same however it was cut.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "jobs/plain_output.hpp"

using namespace cox;

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t step = size == 0 ? 1 : 1 + static_cast<std::uint8_t>(bytes[0]) % 16;
  jobs::PlainOutput whole, pieces;
  std::string expected = whole.feed(bytes);
  expected += whole.finish();
  std::string text;
  for (std::size_t at = 0; at < size; at += step) text += pieces.feed(bytes.substr(at, step));
  text += pieces.finish();
  check(text == expected);
  check(text::is_utf8(text));
  for (const char c : jobs::overwritten(text))
    check(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
  return 0;
}
