// The listeners of docs/writing-a-plugin.md.
#include <chrono>
#include <cox/plugin.hpp>
#include <string>

COX_PLUGIN("listening", "1.0.0", "Shows what a plugin can listen to") {
  // [hear]
  plugin.hear("\\bcoffee\\b", [](auto& call) { call.react(":coffee:"); });
  // [/hear]

  // [respond]
  plugin.respond("open the (?<what>\\w+)( please)?$",
                 [](auto& call) { call.reply("The " + call["what"] + " is open."); });
  // [/respond]

  // [captures]
  plugin.hear("#(\\d+)(?<part>-\\d+)?", [](auto& call) {
    std::string answer = "https://tickets.example/" + call[1];  // by number; [0] is the match
    if (call.has("part")) answer += "?part=" + call["part"];    // by name; "" where it took no part
    call.send(answer);
  });
  // [/captures]

  // [listen]
  const auto by_night = [](const cox::Message& message) {
    const auto minutes =
        std::chrono::floor<std::chrono::minutes>(message.time().time_since_epoch());
    return minutes.count() % (24 * 60) < 6 * 60;  // before six o'clock, UTC
  };
  plugin.listen(by_night, [](auto& call) { call.react(":sleeping:"); })
      .id("night")
      .prefilter("(?i)deploy");
  // [/listen]

  // [events-of-a-room]
  plugin.enter([](auto& call) { call.send("Welcome, " + call.user_name() + "!"); });
  plugin.leave([](auto& call) { call.log.info("{} left {}", call.user(), call.room()); });
  plugin.topic([](auto& call) { call.send("From now on: " + call.text()); });
  // [/events-of-a-room]

  // [catch-all]
  plugin.catch_all([](auto& call) {
    if (call.direct()) call.reply("I did not understand that. Try \"help\".");
  });
  // [/catch-all]

  // [options]
  plugin.respond("restart (?<service>\\S+)$", [](auto& call) { call.reply("Done."); })
      .id("restart")  // its name in records, logs and middleware
      .writes()       // what it does to the world
      .help("restart <service>", "Starts a service anew");
  plugin.hear("\\bPROD\\b", [](auto& call) { call.react(":warning:"); }).case_sensitive();
  plugin.hear("(?<word>\\w+) \\k<word>", [](auto& call) { call.react(":eyes:"); }).pcre2();
  // [/options]

  // [finish]
  plugin
      .respond("quiet$",
               [](auto& call) {
                 call.reply("As you wish.");
                 call.finish();
               })
      .may_finish();
  // [/finish]
}
