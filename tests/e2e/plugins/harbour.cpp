// A command with everything that one can declare, and a type of its own.
#include <cox/plugin.hpp>

COX_PLUGIN("harbour", "1.0.0", "Brings applications out") {
  plugin.type("app", [] { return cox::Resolution::one_of({"web", "worker", "api"}); });
  plugin.command("deploy", "deploy <app>[/<ref>] to <env>")
      .param("app", cox::type::custom("app").help("What to deploy"))
      .param("env", cox::type::choice({"staging", "production"}).help("Where to"))
      .flag("version", cox::type::string())
      .flag("host", cox::type::string().repeated())
      .flag("wait", cox::type::duration().standard("10m").max(std::chrono::hours(1)))
      .flag("token", cox::type::string().secret())
      .flag("force")
      .help("Brings a build of an app to an environment")
      .example("deploy web/main to staging --version 1.4")
      .writes()
      .run([](auto& call) { call.reply("deploying " + call.arguments().dump()); });
  plugin.command("berth.move", "move berth <from> to <to>")
      .param("from", cox::type::integer().min(1).max(20))
      .param("to", cox::type::integer().min(1).max(20))
      .writes()
      .run([](auto& call) {
        call.reply("moved by " + std::to_string(call.integer("to") - call.integer("from")));
      });
  plugin.respond("deploy nothing$", [](auto& call) { call.reply("nothing it is"); });
}
