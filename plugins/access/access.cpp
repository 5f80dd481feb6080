// Who may do what, in chat. The core judges; these are only its words.
#include <cox/plugin.hpp>
#include <string>

#include "words.hpp"

namespace {

using cox::Json;

// What the core has to say about a verb that changes something.
template <class Call>
void perform(Call& call, const char* verb, const Json& arguments) {
  call.reply(call.authority(verb, arguments)["said"].as_string());
}

// A command that only shows what the core answers.
void show(cox::Plugin& plugin, const char* id, const char* phrase, const char* help,
          const char* verb, std::string (*describe)(const Json&)) {
  plugin.command(id, phrase).help(help).reads().run([verb, describe](auto& call) {
    call.reply(describe(call.authority(verb, Json::object({{"command", call["command"]}}))));
  });
}

// What would come of a line, said by the account where the asker stands.
template <class Call>
Json prospect(Call& call, const cox_host* host, const std::string& account,
              const std::string& line) {
  const void* table = host->extension(host, COX_EXT_COMMANDS);
  if (table == nullptr) throw cox::Error(COX_UNSUPPORTED, "this bot cannot tell");
  const auto& commands = *static_cast<const cox_commands_1*>(table);
  cox::sdk::Answer answer;
  answer.check(commands.check(host, call.raw().message, cox::sdk::borrow(account),
                              cox::sdk::borrow(line), answer.sink()),
               "can");
  return Json::parse(answer.text()).value_or(Json());
}

void declare_grants(cox::Plugin& plugin) {
  plugin.command("grant", "grant <who> <permission> for <time...> because <reason...>")
      .help("Gives somebody a permission for a while")
      .example("grant @ann deploy:prod for 2h because bob is on a plane")
      .permission("grant")
      .writes()
      .run([](auto& call) {
        perform(call, "grant",
                Json::object({{"who", call["who"]},
                              {"permission", call["permission"]},
                              {"for", call["time"]},
                              {"because", call["reason"]}}));
      });
  show(plugin, "grants", "grants", "What is granted for a while, and which glass is broken",
       "grants", describe_grants);
  plugin.command("revoke", "revoke <id>")
      .help("Ends a grant, or broken glass, before its time")
      .reads()  // judged by the core: also who holds it may let go of it
      .run([](auto& call) {
        perform(call, "revoke", Json::object({{"id", call["id"]}}));
      });
}

void declare_glass(cox::Plugin& plugin) {
  plugin.command("break-glass", "break-glass <what> because <reason...>")
      .phrase("break glass for <what> because <reason...>")
      .help("Lifts a rule, or what stands before a permission, for you alone and for a while")
      .example("break-glass deploy:prod because the shop is down")
      .permission("break-glass")
      .writes()
      .run([](auto& call) {
        perform(call, "break_glass",
                Json::object({{"what", call["what"]}, {"because", call["reason"]}}));
      });
  plugin.command("review", "review <id> <text...>")
      .help("Writes what became of broken glass; somebody else than who broke it")
      .permission("review")
      .writes()
      .run([](auto& call) {
        perform(call, "review", Json::object({{"id", call["id"]}, {"text", call["text"]}}));
      });
}

void declare_links(cox::Plugin& plugin) {
  plugin.command("link", "link [<code>]")
      .help("Makes two accounts one person: say it in one, then with the code in the other")
      .reads()  // about nobody but the asker, and judged by the core
      .run([](auto& call) {
        perform(call, "link", Json::object({{"code", call["code"]}}));
      });
  plugin.command("unlink", "unlink [<account>]")
      .help("Ends that: this account, or one that is linked to it, is its own again")
      .reads()
      .run([](auto& call) {
        perform(call, "unlink", Json::object({{"account", call["account"]}}));
      });
}

}  // namespace

COX_PLUGIN("access", "1.0.0", "Who may do what: people, rules, links, grants") {
  show(plugin, "whoami", "whoami", "Who you are here, and what you hold", "whoami",
       describe_person);
  show(plugin, "access.rules", "rules for <command>", "The rules about a command", "rules",
       describe_rules);
  show(plugin, "access.facts", "facts", "The facts that rules look at", "facts", describe_facts);

  plugin.command("can", "can <who> <line...>")
      .help("Whether somebody may say something here, without anything happening")
      .example("can @bob deploy web to prod")
      .reads()
      .run([&plugin](auto& call) {
        const Json person = call.authority("person", Json::object({{"who", call["who"]}}));
        const std::string account = person["accounts"].items().at(0).as_string();
        const Json answer = prospect(call, plugin.host(), account, call["line"]);
        call.reply(describe_prospect(answer, person["person"].as_string()));
      });

  declare_links(plugin);
  declare_grants(plugin);
  declare_glass(plugin);
}
