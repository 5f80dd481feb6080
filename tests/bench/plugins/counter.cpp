// Answers with the number it is asked, its build, and since when it is live (nanoseconds of the
// steady clock). Compiled twice, as build "a" and as build "b".
#include <chrono>
#include <cox/plugin.hpp>
#include <string>

namespace {

long long nanoseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace

COX_PLUGIN("counter", "1.0.0", "Answers with the number it is asked: build " BENCH_BUILD) {
  auto& since = plugin.make<long long>(0);
  plugin.on_start([&since] { since = nanoseconds(); });
  plugin
      .respond("count (\\d+)$",
               [&since](auto& call) {
                 call.send(call[1] + " " BENCH_BUILD " " + std::to_string(since));
               })
      .reads();
}
