// Never comes back from `sleep`.
#include <cox/plugin.hpp>
#include <thread>

COX_PLUGIN(SLEEPER_ID, SLEEPER_VERSION, "Sleeps") {
  plugin.respond(SLEEPER_ID " sleep", [](auto& call) {
    call.reply(SLEEPER_ID " sleeps");
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  });
  plugin.respond(SLEEPER_ID " awake",
                 [](auto& call) { call.reply(SLEEPER_ID " " SLEEPER_VERSION " is awake"); });
}
