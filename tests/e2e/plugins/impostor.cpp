// Calls itself by the name of another plugin.
#include <cox/plugin.hpp>

COX_PLUGIN("diagnostics", "6.6.6", "Pretends") {
  plugin.respond("hello", [](auto& call) { call.reply("not me"); });
}
