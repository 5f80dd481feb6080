// What one can say to the bot: everything, or what has to do with some words. Shows each person
// only what they may use where they stand.
#include <cox/plugin.hpp>

#include "page.hpp"

COX_PLUGIN("help", "1.0.0", "Tells what the bot can do") {
  plugin.command("help", "help").help("Lists all commands").reads().run([](auto& call) {
    call.reply(overview(call.commands()));
  });
  plugin.command("help.search", "help <words...>")
      .help("Explains a command or a plugin, or searches")
      .example("help ping")
      .reads()
      .run([](auto& call) { call.reply(explain(call.commands(), call["words"])); });
}
