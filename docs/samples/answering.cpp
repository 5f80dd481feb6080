// What docs/writing-a-plugin.md says about answers.
#include <chrono>
#include <cox/plugin.hpp>
#include <string>

namespace {

using namespace std::chrono_literals;

// [address]
void remember_place(const cox::Call& call) {
  call.brain().set("place", call.address().to_json());  // a plain value: it may be kept
}

void speak_there(const cox::Plugin& plugin) {
  const auto place = plugin.brain().get("place");
  if (place) plugin.send_to(cox::Address::from_json(*place), "Still here.");
}
// [/address]

}  // namespace

COX_PLUGIN("answering", "1.0.0", "Shows how a plugin answers") {
  // [ways]
  plugin
      .respond("ways$",
               [](auto& call) {
                 call.reply("to you");  // names you where the chat does so
                 call.send("to the room");
                 call.emote("waves");  // * cox waves
                 call.send_to("#ops", "to another room of the same chat");
                 call.direct_message("to you alone");
                 call.topic("the topic of this room");
                 call.react(":eyes:");  // to what you said
                 call.reply(call.random({"heads", "tails"}));
               })
      .writes();
  // [/ways]

  // [formats]
  plugin
      .respond("state of (?<app>\\S+)$",
               [](auto& call) {
                 call.reply("Plain text: *every* character stands for itself");
                 call.reply(cox::Markdown("**{}** runs on `{}`", call["app"], "db7"));
                 call.reply(cox::Card("Deploy 42")
                                .tone("good")
                                .field("app", call["app"])
                                .field("took", "38 s")
                                .table({"host", "state"}, {{"web1", "up"}, {"web2", "up"}})
                                .code("make deploy", "sh")
                                .link("log", "https://ci.example/42"));
               })
      .reads();
  // [/formats]

  // [actions]
  plugin.command("offer", "offer", [](auto& call) {
    call.reply(cox::Card("Deploy 42 is ready")
                   .progress(0.8, "tests")
                   .button(cox::Button("Deploy").say("deploy web to prod").primary())
                   .button(cox::Button("How is it?").say("state of web").again())
                   .button(cox::Button("Drop it")
                               .say("drop 42 because {reason}")
                               .form(cox::CardForm("Drop deploy 42").long_text("reason", "Why?")))
                   .menu(cox::Menu("Back to").option("1.4", "rollback web to 1.4")));
  });
  // [/actions]

  // [further]
  plugin.command("report", "report", [](auto& call) {
    call.typing();                        // "... is typing"
    call.ephemeral("only you see this");  // in the room where the chat can, else directly
    call.file("report.csv", "host,state\nweb1,up\n", "the report you asked for");
    call.send(cox::Markdown("{} has it too", cox::Mention::user(call.user(), call.user_name())));
  });
  plugin.reaction([](auto& call) {
    if (call.text() == "eyes") call.send(call.user_name() + " is looking at it");
  });
  plugin.edited([](auto& call) { call.log.info("now it says: {}", call.text()); });
  // [/further]

  // [files]
  plugin
      .respond("read this",
               [](auto& call) {
                 for (const cox::SharedFile& file : call.message().files()) {
                   const std::string name = file.name;
                   call.fetch(cox::HttpRequest::get(file.url),
                              [name](auto& later, const cox::HttpResponse& came) {
                                if (!came.ok()) return later.reply(name + ": " + came.error);
                                return later.reply(name + " begins: " + came.body.substr(0, 80));
                              });
                 }
               })
      .reads();
  // [/files]

  // [edit]
  plugin.respond("count$", [](auto& call) {
    const cox::Sent sent = call.reply("three");
    call.after(1s, [sent](auto&) { sent.edit("two"); });
    call.after(2s, [sent](auto&) { sent.remove(); });
  });
  // [/edit]

  // [ask]
  plugin.respond("wipe (?<host>\\S+)$", [](auto& call) {
    const cox::Json state = cox::Json::object({{"host", call["host"]}});
    call.ask("wipe", "Wipe " + call["host"] + "? (yes/no)", state, 2min);
  });
  plugin.answer("wipe", [](auto& call) {
    const std::string host = call.data()["host"].as_string();
    call.reply(call.text() == "yes" ? "Wiping " + host : "Left alone.");
  });
  // [/ask]

  plugin.respond("speak here$", [](auto& call) { remember_place(call); });
  plugin.every(1h, [&plugin] { speak_there(plugin); });
}
