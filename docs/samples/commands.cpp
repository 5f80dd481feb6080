// The commands of docs/writing-a-plugin.md.
#include <cox/plugin.hpp>

COX_PLUGIN("commands", "1.0.0", "Shows how commands are declared") {
  // [command]
  plugin.command("deploy", "deploy <app>[/<ref>] to <env>")
      .phrase("ship <app> to <env>")
      .help("Brings a build of an app to an environment")
      .example("deploy web/main to staging")
      .writes()
      .permission("deploy")
      .run([](auto& call) {
        const std::string ref = call.has("ref") ? call["ref"] : "main";
        call.reply("Deploying " + call["app"] + " at " + ref + " to " + call["env"]);
      });
  // [/command]

  // [rest]
  plugin
      .command("note", "note <about> <text...>",
               [](auto& call) {
                 call.brain().set("note/" + call["about"], call["text"]);
                 call.reply("Noted.");
               })
      .help("Writes a note down");
  // [/rest]
}
