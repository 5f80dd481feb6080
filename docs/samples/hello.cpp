#include <cox/plugin.hpp>

COX_PLUGIN("hello", "1.0.0", "Greets whoever asks") {
  plugin.respond("hello (?<name>\\S+)",
                 [](auto& call) { call.reply("Hello, " + call["name"] + "!"); });
}
