// The idioms of docs/developer-notes.md and docs/hot-reload.md, as they stand in a plugin.
#include <chrono>
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("patterns", "1.0.0", "Shows how things are done") {
  using namespace std::chrono_literals;

  // [wait-without-holding]
  plugin.respond("tea", [](auto& call) {
    const cox::Address where = call.address();  // a plain value; `call` ends with this handler
    call.after(4min, [where](auto& later) { later.send_to(where, "Tea is ready."); });
  });
  // [/wait-without-holding]

  // [state-in-the-brain]
  plugin.respond("next ticket", [](auto& call) {
    const cox::Json number =
        call.brain().update("ticket", [](const cox::Json& old) { return old.as_int() + 1; });
    call.reply("Ticket " + number.dump());
  });
  // [/state-in-the-brain]

  // [hand-over]
  int& seen = plugin.make<int>(0);
  plugin.hear("coffee", [&seen] { ++seen; });
  plugin.on_save([&seen] { return cox::Json(seen); });
  plugin.on_restore([&seen](const cox::Json& state) { seen = static_cast<int>(state.as_int()); });
  // [/hand-over]
}
