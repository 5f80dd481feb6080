// The records in chat: what was done, by whom, and the proof that nobody changed them. Every
// command needs the permission "audit".
#include <cox/plugin.hpp>
#include <string>

#include "question.hpp"
#include "report.hpp"

namespace {

using cox::Call;
using cox::Json;

// A kind that no record has is a slip, rather than something that was never done.
std::string nothing_like(const cox::Plugin& plugin, const std::string& kind) {
  const Json any = Json::object({{"kind", kind}, {"limit", 1}});
  if (kind.empty() || plugin.audit("search", any)["entries"].size() > 0)
    return "Nothing in the records is like that.";
  return "No record is of the kind '" + kind +
         "'; there are call, command, denied, plan, plugin, config, login and others.";
}

void search(const cox::Plugin& plugin, Call& call, const Json& query) {
  const Json found = plugin.audit("search", query);
  const std::string lines = describe_entries(found["entries"]);
  call.reply(lines.empty() ? nothing_like(plugin, query["kind"].as_string()) : lines);
}

// "web yesterday?" of "who deployed web yesterday?"; the verb stands in what was said.
void who(const cox::Plugin& plugin, Call& call) {
  const Question question = question_of(verb_of(call.text()), call["what"]);
  if (question.words.empty()) return (void)call.reply("Who did what? who deployed web yesterday");
  const Json found = plugin.audit("search", query_of(question));
  const std::string lines = describe_entries(found["entries"]);
  call.reply(lines.empty() ? "Nobody, as far as the records go." : lines);
}

cox::Command& reading(cox::Plugin& plugin, const char* id, const char* phrase, const char* help) {
  return plugin.command(id, phrase).help(help).permission("audit").reads();
}

}  // namespace

COX_PLUGIN("audit", "1.0.0", "Tells what was done, by whom, and proves it") {
  reading(plugin, "audit.last", "audit last [<count>]", "The last things that were done or decided")
      .example("audit last 20")
      .run([&](auto& call) {
        const int count = count_of(call["count"], 10);
        if (count == 0) return (void)call.reply("How many, up to 100? audit last 20");
        call.reply(
            describe_entries(plugin.audit("tail", Json::object({{"count", count}}))["entries"]));
      });

  reading(plugin, "audit.search", "audit search <words...>",
          "Finds what was done, by words and by user:, room:, command:, plugin:, kind:, outcome:, "
          "effect:, since:, until:, limit:")
      .example("audit search web prod user:ann since:yesterday")
      .example("audit search kind:denied since:7d")
      .run([&](auto& call) { search(plugin, call, filters_of(call["words"])); });

  reading(plugin, "audit.verify", "audit verify [<head>]",
          "Proves that the records are as they were written; a head that was posted shows more")
      .run([&](auto& call) {
        call.reply(describe_proof(plugin.audit("verify", Json::object({{"head", call["head"]}}))));
      });

  reading(plugin, "audit.head", "audit head", "The newest record's hash and number")
      .run([&](auto& call) {
        call.reply("The records stand at " + plugin.audit("head")["head"].as_string());
      });

  reading(plugin, "audit.who", "who deployed <what...>", "Who did something, and when")
      .phrase("who ran <what...>")
      .phrase("who did <what...>")
      .phrase("who restarted <what...>")
      .phrase("who stopped <what...>")
      .phrase("who started <what...>")
      .phrase("who approved <what...>")
      .phrase("who changed <what...>")
      .example("who deployed web yesterday?")
      .example("who ran rollback this week")
      .run([&](auto& call) { who(plugin, call); });
}
