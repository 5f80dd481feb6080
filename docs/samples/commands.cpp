// The commands of docs/writing-a-plugin.md.
#include <chrono>
#include <cox/plugin.hpp>

using namespace std::chrono_literals;

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

  // [typed]
  plugin.type("app", [] { return cox::Resolution::one_of({"web", "worker"}); });
  plugin.command("rollout", "rollout <app>[/<ref>] to <env>")
      .param("app", cox::type::custom("app").help("What to bring out"))
      .param("env", cox::type::choice({"staging", "prod"}))
      .flag("version", cox::type::string())
      .flag("host", cox::type::string().repeated())
      .flag("wait", cox::type::duration().standard("10m").max(1h))
      .flag("token", cox::type::string().secret())
      .flag("force")
      .example("rollout web to staging --version 1.4 --force")
      .permission("deploy:{env}")
      .key("deploy:{app}:{env}")
      .deadline(30min)
      .run([](auto& call) {
        std::string text = "To " + std::to_string(call.list("host").size()) + " hosts";
        if (call.flag("force")) text += ", by force";
        call.after(call.duration("wait"), [text](auto& later) { later.reply(text); });
      });
  // [/typed]

  // [plan]
  plugin.command("wipe", "wipe <host>")
      .destroys()
      .plan([](auto& call) {
        const cox::Json facts = cox::Json::object({{"disks", 2}});
        return cox::Plan(facts, "Wipes the 2 disks of " + call["host"] + ".");
      })
      .run([](auto& call) { call.reply(call["host"] + " is empty."); });
  // [/plan]

  // [resolver]
  plugin.type("ticket", [&plugin](const cox::Wanted& wanted) {
    const auto ticket = plugin.brain().get("ticket/" + wanted.text());
    if (!ticket) throw cox::Error(COX_NOT_FOUND, "there is no ticket " + wanted.text());
    return cox::Resolution(*ticket, wanted.text());  // the value, and its one spelling
  });
  // [/resolver]

  // [check]
  plugin.command("may", "may I <line...>").reads().run([](auto& call) {
    const cox::Json answer = call.check(call["line"]);
    call.reply(answer["allowed"].as_bool() ? "You may." : "Better not.");
  });
  // [/check]

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
