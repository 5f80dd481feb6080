// What one can say to the bot: everything, or what has to do with some words; and why it did what
// it did. Shows each person only what they may use where they stand.
#include <cox/plugin.hpp>

#include "page.hpp"
#include "reasons.hpp"

COX_PLUGIN("help", "1.1.0", "Tells what the bot can do, and why it did what it did") {
  plugin.command("help", "help [<words...>]")
      .param("words", cox::type::string().help("A command, a plugin, or words to search for"))
      .help("Lists all commands, explains one, or searches")
      .example("help")
      .example("help deploy")
      .reads()
      .run([](auto& call) {
        const cox::Json commands = call.commands();
        call.reply(call.has("words") ? explain(commands, call["words"]) : overview(commands));
      });
  plugin.command("why", "why")
      .phrase("why did you do that")
      .help("What became of the last message here: what matched, and which rule decided")
      .example("why")
      .reads()
      .run([](auto& call) { call.reply(reasons(call.explain())); });
  plugin.command("why.not", "why not <line...>")
      .param("line", cox::type::string().help("What one would say"))
      .help("What a command would come to, before anything happens")
      .example("why not deploy web to prod")
      .reads()
      .run([](auto& call) { call.reply(prospects(call.check(call["line"]), call["line"])); });
}
