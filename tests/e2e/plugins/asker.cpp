// Asks, and knows the answer's question again after a restart.
#include <cox/plugin.hpp>

COX_PLUGIN("asker", "1.0.0", "Asks") {
  plugin.respond("order (?<what>\\S+)",
                 [](auto& call) { call.ask("size", "What size?", cox::Json(call["what"])); });
  plugin.answer("size", [](auto& call) {
    call.reply("One " + call.text() + " " + call.data().as_string() + ".");
  });
}
