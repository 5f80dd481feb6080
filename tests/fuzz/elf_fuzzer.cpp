// Anything may be dropped into a plugin folder: reading it must neither crash nor contradict
// itself.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "plugins/elf.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto result = cox::plugins::inspect_bytes(bytes, "fuzzed.so");
  if (!result.ok()) {
    bool known =
        result.status().code() == cox::Code::busy || result.status().code() == cox::Code::invalid;
    if (!known || result.status().message().empty()) std::abort();
    return 0;
  }
  if (result->build_id.empty()) std::abort();
  if (result->entry.has_value() && !result->has_entry) std::abort();
  if (result->unique_symbols.size() > result->exports.size()) std::abort();
  return 0;
}
