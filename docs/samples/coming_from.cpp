// What docs/coming-from.md shows: the idioms of other bots.
#include <chrono>
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("coming-from", "1.0.0", "Old habits in new words") {
  using namespace std::chrono_literals;

  // [hear]
  plugin.hear("badger", [](auto& call) { call.send("Badgers? We don't need no badgers."); });
  plugin.respond("open the (.*) doors?", [](auto& call) { call.reply("Opening " + call[1]); });
  // [/hear]

  // [command]
  plugin.command("greet", "greet <who>").help("Greets somebody").reads().run([](auto& call) {
    call.reply("Hello, " + call["who"] + "!");
  });
  // [/command]

  // [restricted]
  plugin.command("drain", "drain <host>").permission("hosts").destroys().run([](auto& call) {
    call.reply("Draining " + call["host"]);
  });
  // [/restricted]

  // [brain]
  plugin.respond("score (\\w+)$", [](auto& call) {
    const std::string key = "score/" + call[1];
    const cox::Json score =
        call.brain().update(key, [](const cox::Json& old) { return old.as_int() + 1; });
    call.reply(call[1] + " has " + score.dump());
  });
  // [/brain]

  // [time]
  plugin.every(5min, [&plugin] { plugin.log.info("polling"); });
  plugin.respond(
      "nap$", [](auto& call) { call.after(30s, [](auto& later) { later.reply("I am awake."); }); });
  // [/time]

  // [rooms]
  plugin.enter([](auto& call) { call.send("Hi, " + call.user_name()); });
  plugin.respond("tell ops (.+)", [](auto& call) { call.send_to("#ops", call[1]); }).writes();
  // [/rooms]

  // [events]
  plugin.on("build-done", [](auto& call) { call.log.info("{}", call.data().dump()); });
  plugin.respond("built$", [](auto& call) { call.emit("build-done"); });
  // [/events]

  // [dialog]
  plugin.respond("release$", [](auto& call) { call.ask("sure", "Are you sure?"); });
  plugin.answer("sure",
                [](auto& call) { call.reply(call.text() == "yes" ? "Off it goes." : "No."); });
  // [/dialog]

  // [settings]
  const std::string url = plugin.setting("url", "https://ci.example", "Where builds are");
  plugin.respond("where is ci$", [url](auto& call) { call.reply(url); }).reads();
  // [/settings]

  // [http]
  plugin.http("POST /hubot/say/:room", [](auto& call) {
    call.send_to(cox::Address::in_room("terminal", call["room"]), call.request().form("text"));
    call.respond(200, "OK");
  });
  plugin.respond("status$", [](auto& call) {
    call.fetch(cox::HttpRequest::get("https://status.example/"),
               [](auto& later, const cox::HttpResponse& came) { later.reply(came.body); });
  });
  // [/http]

  // [middleware]
  plugin.listener_middleware([](auto& step) {
    return step.user() == "guest" ? step.deny("Not for guests.") : step.pass();
  });
  // [/middleware]

  // [errors]
  plugin.respond("fail$", [](auto&) { throw cox::Error("the build server is away"); });
  // [/errors]
}
