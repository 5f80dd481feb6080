// Any bytes are an archive or a mistake with its place, never a crash; and what was taken fits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "brain/archive.hpp"
#include "brain/limits.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const cox::brain::Limits limits;
  const auto imported =
      cox::brain::import_operations(text, "fuzzed", 1'000, cox::brain::Scope::plugins, limits);
  if (!imported.ok()) {
    if (!imported.status().message().starts_with("fuzzed:")) std::abort();
    return 0;
  }
  for (const auto& operation : imported->operations) {
    if (!cox::brain::check(operation, limits).ok()) std::abort();
  }
  return 0;
}
