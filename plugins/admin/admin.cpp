// Running the bot from chat. Every command needs the permission "admin".
#include <cox/connection_text.hpp>
#include <cox/plugin.hpp>

#include "report.hpp"

namespace {

using cox::Call;
using cox::Json;

using Allowed = bool (*)(const std::string& plugin);

bool any(const std::string&) { return true; }
// Nobody could ask for this one back.
bool others(const std::string& plugin) { return plugin != "admin"; }

// A command that does one thing to one plugin and answers with the core's own sentence.
void plugin_verb(cox::Plugin& plugin, const char* verb, const char* help, Allowed allowed = any) {
  plugin.command(verb, std::string(verb) + " <plugin>")
      .help(help)
      .permission("admin")
      .writes()
      .run([&plugin, verb, allowed](auto& call) {
        if (!allowed(call["plugin"])) {
          return (void)call.reply(
              "I won't: nobody could ask me to bring it back. Remove its file, or name it under "
              "\"disabled\" in cox.json.");
        }
        const Json done = plugin.admin(verb, Json::object({{"plugin", call["plugin"]}}));
        call.reply(done["said"].as_string());
      });
}

// A command that shows something.
template <class Render>
void report(cox::Plugin& plugin, const char* verb, const char* help, Render render) {
  plugin.command(verb, verb)
      .help(help)
      .permission("admin")
      .reads()
      .run([&plugin, verb, render](auto& call) { call.reply(render(plugin.admin(verb))); });
}

}  // namespace

COX_PLUGIN("admin", "1.0.0", "Runs the bot: plugins, status, log, restart") {
  report(plugin, "plugins", "Lists the plugins and what is wrong with them", describe_plugins);
  report(plugin, "status", "How the bot is", describe_status);
  report(plugin, "adapters", "The connections to chats", cox::connections_text);

  plugin_verb(plugin, "load", "Loads a plugin from its file");
  plugin_verb(plugin, "reload", "Loads the file again, also a build that failed before");
  plugin_verb(plugin, "rollback", "Goes back to the last good build");
  plugin_verb(plugin, "enable", "Brings a disabled plugin back");
  plugin_verb(plugin, "disable", "Takes a plugin out for good, also after a restart", others);
  plugin_verb(plugin, "unload", "Takes a plugin out until it is loaded again", others);

  plugin.command("log", "log [<count>]")
      .param("count", cox::type::integer().min(1).max(9999).standard(20).help("How many lines"))
      .help("The last lines of the log")
      .example("log 5")
      .permission("admin")
      .reads()
      .run([&](auto& call) {
        const Json count = Json::object({{"count", call.integer("count")}});
        call.reply(describe_log(plugin.admin("log", count)));
      });

  plugin.command("shutdown", "shutdown")
      .help("Stops the bot")
      .permission("admin")
      .destroys()
      .run([&](auto& call) {
        call.reply("Goodbye.");
        plugin.admin("shutdown");
      });
  plugin.command("restart", "restart")
      .help("Starts the bot anew")
      .permission("admin")
      .writes()
      .run([&](auto& call) {
        plugin.admin("restart");  // which waits until what was said is out
        call.reply("Back in a moment.");
      });
}
