// Destroys things, and says before what it would destroy: what the brain has under "target".
#include <cox/plugin.hpp>

COX_PLUGIN("wrecker", WRECKER_VERSION, "Destroys things") {
  plugin.command("aim", "aim at <what>").reads().run([](auto& call) {
    call.brain().set("target", call["what"]);
    call.reply("aiming at " + call["what"]);
  });
  plugin.command("wreck", "wreck <what> in <env>")
      .destroys()
      .permission("wreck:{env}")
      .plan([](auto& call) {
        const std::string target = call.brain().get("target").value_or("nothing").as_string();
        return cox::Plan(cox::Json::object({{"target", target}}), "It destroys " + target + ".");
      })
      .run([](auto& call) { call.reply("wrecked " + call["what"]); });
}
