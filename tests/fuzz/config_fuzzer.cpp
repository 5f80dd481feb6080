// Any bytes are a config or a list of problems, never a crash.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto loaded = cox::config::parse(text, "cox.json", "/nonexistent");
  cox::config::describe(loaded.problems, "cox.json");
  return 0;
}
