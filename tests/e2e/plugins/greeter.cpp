// Greets; each build in words of its own (GREETING).
#include <cox/plugin.hpp>

COX_PLUGIN("greeter", GREETER_VERSION, "Greets") {
  plugin.respond("hello (?<name>\\S+)",
                 [](auto& call) { call.reply(GREETING ", " + call["name"] + "!"); });
}
