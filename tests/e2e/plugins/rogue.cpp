// Misbehaves in every way that it is asked for, under load.
#include <atomic>
#include <chrono>
#include <cox/plugin.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

// Looks at something that others could change: a loop that does nothing may be left out.
void spin() {
  static std::atomic<bool> forever{true};
  while (forever) {
  }
}

// Each page is touched, so that it counts. Not without end: that would end any process, whoever it
// is.
void leak(std::size_t mebibytes) {
  constexpr std::size_t kMost = 8;
  static auto* kept = new std::vector<std::string>;  // reachable: a leak checker sees it too
  if (kept->size() < kMost) kept->emplace_back(mebibytes << 20, 'x');
}

}  // namespace

COX_PLUGIN(ROGUE_ID, "1.0.0", "Misbehaves") {
  const auto ask = [&plugin](const char* what) -> cox::Command& {
    return plugin.command(std::string(ROGUE_ID "-") + what, std::string(ROGUE_ID " ") + what)
        .reads();
  };
  ask("throw").run([](auto&) { throw std::runtime_error("the oar is broken"); });
  ask("throw-a-number").run([](auto&) { throw 7; });
  ask("spin").run([](auto& call) {
    call.reply(ROGUE_ID " spins");
    spin();
  });
  ask("block").run([](auto& call) {
    call.reply(ROGUE_ID " blocks");
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  });
  ask("leak").run([](auto& call) {
    leak(16);
    call.reply(ROGUE_ID " keeps 16 MiB");
  });
  ask("babble").run([](auto& call) {
    for (int i = 0; i < 100'000; ++i) call.send("babble " + std::to_string(i));
  });
  ask("wake").run([](auto& call) { call.reply(ROGUE_ID " is awake"); });
}
