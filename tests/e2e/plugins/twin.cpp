// Wants a command that another plugin has.
#include <cox/plugin.hpp>

COX_PLUGIN("twin", "1.0.0", "Copies others") {
  plugin.command("ping", "ping").reads().run([](auto& call) { call.reply("not me"); });
}
