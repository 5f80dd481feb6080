// Facts that a team wants at hand: told once, asked for ever after. They live in the brain, so they
// outlast reloads and restarts.
#include <cox/plugin.hpp>

#include "fact.hpp"

namespace {

// "I don't know what host is.", with the facts that mention it.
std::string unknown(const cox::Brain& brain, const std::string& what) {
  std::string similar;
  for (const auto& entry : brain.scan(kPrefix)) {
    const Fact fact = Fact::from_json(entry.value);
    if (fact.mentions(what)) similar += (similar.empty() ? "" : ", ") + fact.what;
  }
  const std::string sorry = "I don't know what " + what + " is.";
  return similar.empty() ? sorry : sorry + " I know " + similar + ".";
}

}  // namespace

COX_PLUGIN("remember", "1.0.0", "Remembers facts and tells them again") {
  plugin.command("remember", "remember <what...> is <value...>")
      .help("Remembers a fact")
      .example("remember backup host is db7")
      .writes()
      .run([](auto& call) {
        const Fact fact{call["what"], call["value"]};
        call.brain().set(fact.key(), fact.to_json());
        call.reply("OK, " + fact.sentence() + ".");
      });

  plugin.command("what", "what is <what...>")
      .help("Tells a fact that was remembered")
      .example("what is backup host")
      .reads()
      .run([](auto& call) {
        const std::string what = without_question_mark(call["what"]);
        const auto kept = call.brain().get(key_of(what));
        if (!kept) return (void)call.reply(unknown(call.brain(), what));
        call.reply(Fact::from_json(*kept).sentence() + ".");
      });

  plugin.command("forget", "forget <what...>").help("Forgets a fact").writes().run([](auto& call) {
    const auto kept = call.brain().get(key_of(call["what"]));
    if (!kept) return (void)call.reply(unknown(call.brain(), call["what"]));
    call.brain().remove(key_of(call["what"]));
    call.reply("Forgotten: " + Fact::from_json(*kept).sentence() + ".");
  });

  plugin.command("remember.list", "what do you remember")
      .help("Lists what was remembered")
      .reads()
      .run([](auto& call) {
        std::string all;
        for (const auto& entry : call.brain().scan(kPrefix)) {
          all += "\n" + Fact::from_json(entry.value).sentence();
        }
        call.reply(all.empty() ? "Nothing yet." : "This is what I remember:" + all);
      });
}
