// Offers what can be pressed, and says what only some chats can show.
#include <cox/plugin.hpp>

COX_PLUGIN("cards", "1.0.0", "Cards with buttons") {
  plugin.command("offer", "offer", [](auto& call) {
    call.reply(cox::Card("Offer")
                   .button(cox::Button("Take").say("take it"))
                   .button(cox::Button("Again").say("take again").again())
                   .button(cox::Button("Say why")
                               .say("take {what} because {reason}")
                               .form(cox::CardForm("Why")
                                         .choice("what", "What?", {{"this"}, {"that"}})
                                         .text("reason", "Why?")))
                   .menu(cox::Menu("More").option("one", "take one").option("two", "take two")));
  });
  plugin.command("take", "take <what> [because <reason...>]", [](auto& call) {
    call.reply(call.user() + " takes " + call["what"] + " [" + call["reason"] + "]");
  });
  plugin.respond("read this$", [](auto& call) {
    for (const cox::SharedFile& file : call.message().files())
      call.fetch(cox::HttpRequest::get(file.url),
                 [name = file.name](auto& later, const cox::HttpResponse& came) {
                   later.reply(name + " reads: " + came.body + came.error);
                 });
  });
  plugin.command("show", "show", [](auto& call) {
    call.typing();
    call.ephemeral("for you alone");
    call.file("note.txt", "one\ntwo\n", "a note");
  });
}
