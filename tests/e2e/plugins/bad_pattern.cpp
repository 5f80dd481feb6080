// A build of the greeter whose pattern does not compile.
#include <cox/plugin.hpp>

COX_PLUGIN("greeter", "9.1.0", "Cannot spell") {
  plugin.respond("hello (", [](auto& call) { call.reply("Never."); });
}
