// A file of records from anybody: a first line, then records. What is understood must come out as
// it went in, and checking it must come to an end.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "audit/check.hpp"
#include "audit/segment.hpp"
#include "audit/terms.hpp"

using namespace cox::audit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = [&] {
    const std::size_t end = text.find('\n');
    const std::string_view found = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return found;
  };
  const auto extent = parse_extent(line());
  if (extent.ok()) {
    const auto again = parse_extent(std::string_view(to_line(*extent)));
    if (!again.ok() || !(again->last == extent->last)) __builtin_trap();
  }
  Check check(extent.ok() ? extent->before : Head{});
  while (!text.empty()) {
    const std::string_view taken = line();
    const auto row = parse_row(taken);
    if (!row) continue;
    if (row->seq < 1 || row->body.size() >= taken.size()) __builtin_trap();
    check.add(*row);
    (void)terms_of(entry_of(row->seq, row->body, row->body));
  }
  if (check.finish().size() > Check::kFindings) __builtin_trap();
  return 0;
}
