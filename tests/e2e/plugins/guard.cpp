// Middleware that knows which call it lets begin, and answers by itself.
#include <cox/plugin.hpp>

COX_PLUGIN("guard", "1.0.0", "Lets one command through and not the other") {
  plugin.command("sail", "sail").writes().run([](auto& call) { call.reply("under way"); });
  plugin.command("ship", "ship <app>").writes().run([](auto& call) { call.reply("shipped"); });
  plugin.command("shipping", "shipping").reads().run([](auto& call) { call.reply("none"); });
  plugin.listener_middleware([](auto& step) {
    const bool writes = step.data()["effect"].as_string() == "writes";
    if (step.name() == "ship" && writes)
      return step.deny(step.data()["plugin"].as_string() + " says no");
    return step.pass();
  });
  plugin.receive_middleware([](auto& step) {
    if (step.text() == "who goes there") step.reply(step.user() + " in " + step.room());
    return step.pass();
  });
}
