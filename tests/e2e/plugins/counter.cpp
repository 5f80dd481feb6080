// Counts, and hands the count to the build that takes over.
#include <cox/plugin.hpp>

COX_PLUGIN("counter", COUNTER_VERSION, "Counts") {
  int& count = plugin.make<int>(0);
  plugin.respond("count", [&](auto& call) {
    call.reply(std::to_string(++count) + " by " + plugin.version());
  });
  plugin.on_save([&] { return cox::Json(count); });
  plugin.on_restore([&](const cox::Json& state) { count = static_cast<int>(state.as_int()); });
}
