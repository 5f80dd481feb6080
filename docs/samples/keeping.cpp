// Time, memory, events, settings and life, as docs/writing-a-plugin.md shows them.
#include <chrono>
#include <cox/plugin.hpp>
#include <string>
#include <vector>

namespace {

// [state]
struct Board {
  std::vector<std::string> entries;
};
// [/state]

}  // namespace

COX_PLUGIN("keeping", "1.0.0", "Shows what a plugin can keep", .needs = "hello >= 1.0") {
  using namespace std::chrono_literals;

  // [settings]
  const std::string room = plugin.setting("room", "#ops", "Where the morning report goes");
  const std::int64_t limit = plugin.setting("limit", 5, "How many entries it lists");
  const std::string token = plugin.secret("token", "Token of the ticket system");
  // [/settings]
  if (token.empty()) plugin.log.warn("the token is empty");

  // [time]
  plugin.every(10min, [&plugin] { plugin.log.debug("ten minutes went by"); }).id("tick");
  plugin.after(5s, [&plugin] { plugin.log.info("loaded five seconds ago"); });
  plugin.cron(
      "30 8 * * mon-fri",
      [&plugin, room, limit] {
        const auto tickets = plugin.brain().scan("ticket/", static_cast<std::size_t>(limit));
        plugin.send_to(cox::Address::in_room("chat", room),
                       std::to_string(tickets.size()) + " tickets are open.");
      },
      "Europe/Berlin");
  // [/time]

  // [call-timer]
  plugin.respond("remind me in (?<minutes>\\d+) to (?<what>.+)", [](auto& call) {
    const auto delay = std::chrono::minutes(std::stoi(call["minutes"]));
    call.after(delay, [what = call["what"]](auto& later) { later.reply(what); });
    call.reply("I will.");
  });
  // [/call-timer]

  // [order]
  plugin.respond("every morning (?<what>.+)$", [](auto& call) {
    call.brain().set("morning",
                     cox::Json::object({{"order", call.standing_order()}, {"what", call["what"]}}));
    call.reply("Every morning, then.");
  });
  plugin.cron("0 8 * * *", [&plugin] {
    const auto kept = plugin.brain().get("morning");
    if (kept) plugin.carry_out((*kept)["order"].as_string(), (*kept)["what"].as_string());
  });
  // [/order]

  // [brain]
  plugin.respond("close (?<id>\\d+)$", [](auto& call) {
    const cox::Brain brain = call.brain();  // the plugin's own namespace
    const auto ticket = brain.find("ticket/" + call["id"]);
    if (!ticket) return void(call.reply("No such ticket."));
    brain.transaction()
        .expect(ticket->key, ticket->revision)  // nobody came between
        .remove(ticket->key)
        .set("closed/" + call["id"], ticket->value)
        .commit();  // returns when it is on disk
    call.reply("Closed.");
  });
  plugin.respond("seen$", [](auto& call) {
    call.brain().set_soon("seen/" + call.user(), true, 24h);  // gone after a day
    call.reply(std::to_string(call.brain().scan("seen/").size()) + " people today");
  });
  // [/brain]

  // [watch]
  plugin.on_start([&plugin] {
    plugin.common_brain().watch("deploy/", [](auto& call) {
      call.log.info("{} is now {}", call.name(), call.data().dump());
    });
  });
  // [/watch]

  // [events]
  plugin.on("deploy-done", [room, &plugin](auto& call) {
    const std::string app = call.data()["app"].as_string();
    plugin.send_to(cox::Address::in_room("chat", room), app + " is out.");
  });
  plugin.respond("released (?<app>\\S+)$", [](auto& call) {
    call.emit("deploy-done", cox::Json::object({{"app", call["app"]}}));
  });
  // [/events]

  // [life]
  Board& board = plugin.make<Board>();  // lives until this build is unloaded
  plugin.hear("todo: (?<entry>.+)",
              [&board](auto& call) { board.entries.push_back(call["entry"]); });
  plugin.on_save([&board] {
    cox::Json state = cox::Json::array();
    for (const std::string& entry : board.entries) state.push(entry);
    return state;
  });
  plugin.on_restore([&board](const cox::Json& state) {
    for (const cox::Json& entry : state.items()) board.entries.push_back(entry.as_string());
  });
  plugin.on_unload([&plugin] { plugin.log.info("goodbye"); });
  // [/life]
}
