// Publishes facts, and has commands that rules are about.
#include <cox/plugin.hpp>

COX_PLUGIN("pager", "1.0.0", "Knows who is on call") {
  plugin.command("duty", "duty of <app> is <who>").reads().run([&](auto& call) {
    plugin.publish("oncall(" + call["app"] + ")", call["who"]);
    call.reply("on call for " + call["app"] + ": " + call["who"]);
  });
  plugin.command("incident", "incident <state>").reads().run([&](auto& call) {
    if (call["state"] == "open") {
      plugin.publish("incident.open", true, std::chrono::hours(1));
    } else {
      plugin.take_back("incident.open");
    }
    call.reply("incident " + call["state"]);
  });
  plugin.command("ship", "ship <app> to <env>")
      .permission("ship:{env}")
      .writes()
      .run([](auto& call) { call.reply("shipped " + call["app"] + " to " + call["env"]); });
  plugin.command("wake", "wake <app>").writes().run([](auto& call) {
    call.reply("woke up " + call["app"]);
  });
  // Changes rights while it says that it only reads: the core does not let it.
  plugin.command("sly", "sly").reads().run([](auto& call) {
    call.authority("grant", cox::Json::object({{"who", "eve"},
                                               {"permission", "ship:prod"},
                                               {"for", "1h"},
                                               {"because", "nobody looks"}}));
  });
  plugin.hear("free rights", [](auto& call) {
    call.authority("break_glass", cox::Json::object({{"what", "ship:prod"}, {"because", "x"}}));
  });
}
