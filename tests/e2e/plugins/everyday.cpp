// Says everything that a plugin can say, and knows nothing of the chat that it says it in.
#include <cox/plugin.hpp>

COX_PLUGIN("everyday", "1.0.0", "A conversation with everything in it") {
  plugin.command("plain", "plain",
                 [](auto& call) { call.send("<!channel> @everyone *x* _y_ [a](http://b)"); });
  plugin.command("styled", "styled <what...>", [](auto& call) {
    call.send(cox::Markdown("**{}** is `{}` now", call["what"], "live"));
  });
  plugin.command("greet", "greet", [](auto& call) {
    call.send(cox::Markdown("good morning, {}", cox::Mention::user(call.user(), "ann")));
  });
  plugin.command("work", "work", [](auto& call) {
    const auto sent = call.send("half done");
    sent.edit("all done");
  });
  plugin.command("look", "look", [](auto& call) {
    call.send("looked at");
    call.react(":eyes:");
  });
  plugin.command("whisper", "whisper", [](auto& call) { call.ephemeral("for you alone"); });
  plugin.command("hand", "hand", [](auto& call) { call.file("note.txt", "one\ntwo\n", "a note"); });
  plugin.command("read", "read", [](auto& call) {
    for (const cox::SharedFile& file : call.message().files()) {
      const std::string what = file.name + " has " + std::to_string(file.size) + " bytes: ";
      call.fetch(cox::HttpRequest::get(file.url),
                 [what](auto& later, const cox::HttpResponse& came) {
                   later.send(what + came.body + came.error);
                 });
    }
  });
  plugin.command("berths", "berths", [](auto& call) {
    call.send(cox::Card("Harbour")
                  .field("pilot", "Ann *B*")
                  .field("tide", "high")
                  .table({"berth", "ship"}, {{"7", "Aurora"}, {"8", "Borea"}})
                  .code("moor --at 7")
                  .button(cox::Button("Take").say("take it"))
                  .button(cox::Button("Say why")
                              .say("take {what} because {reason}")
                              .form(cox::CardForm("Why")
                                        .choice("what", "What?", {{"this"}, {"that"}})
                                        .text("reason", "Why?")))
                  .menu(cox::Menu("More").option("one", "take one").option("two", "take two")));
  });
  plugin.command("take", "take <what> [because <reason...>]", [](auto& call) {
    call.send(call.user() + " takes " + call["what"] + " [" + call["reason"] + "]");
  });
  // Longer than a message of any chat, with code that must not fall apart.
  plugin.command("report", "report", [](auto& call) {
    std::string words, code;
    for (int i = 100; i < 200; ++i)
      words += "Line " + std::to_string(i) + " of the report says that all is well.\n\n";
    for (int i = 10; i < 40; ++i) code += "step " + std::to_string(i) + " ok\n";
    call.send(cox::Markdown(words + "```\n" + code + "```\nThat was the report."));
  });
}
