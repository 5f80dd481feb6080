// Operations from files: each runbooks/*.json is a command and the steps that it takes. A file that
// changes leads to a reload of this plugin, because commands are declared when a plugin is loaded;
// runs under way go on in the new build. docs/runbooks.md tells the rest.
#include <cox/plugin.hpp>

#include "books.hpp"
#include "report.hpp"

namespace {

using cox::Json;
using runbooks::Books;

// Somebody's word on a run that waits for it; the plugin whose run it is hears the event.
void judge(cox::Call& call, bool yes) {
  const Json who = Json::object({{"user", call.user()},
                                 {"name", call.user_name()},
                                 {"account", call.adapter() + ":" + call.user()},
                                 {"known", call.message().known()}});
  call.emit("runbook.judge", Json::object({{"run", call["number"]},
                                           {"yes", yes},
                                           {"why", call["why"]},
                                           {"who", who},
                                           {"address", call.address().to_json()}}));
}

// Says the line of an earlier run again for whoever asks: the whole way from the beginning.
void rerun(cox::Plugin& plugin, const Books& books, cox::Call& call) {
  const auto run = books.conductor().store().ended(call["number"]);
  if (!run)
    throw cox::Error(COX_NOT_FOUND, "There is no earlier run " + call["number"] + "; see: history");
  call.reply("Again: " + run->line);
  const std::string order = call.standing_order();
  plugin.carry_out(order, run->line);
  plugin.revoke(order);
}

}  // namespace

COX_PLUGIN("runbooks", "1.0.0", "Operations from files: runbooks/*.json") {
  auto& books = plugin.make<Books>(
      plugin, plugin.path_setting("folder", "runbooks", "where the runbooks lie"));
  books.declare();

  plugin.command("runbooks", "runbooks")
      .help("The runbooks there are, and what is wrong with others")
      .reads()
      .run([&](auto& call) { call.reply(runbooks::list_of(books.runbooks())); });
  plugin.command("runbook.check", "runbook check [<name>]")
      .help("What is wrong with the files, or with one of them")
      .reads()
      .run([&](auto& call) { call.reply(runbooks::check(books.runbooks(), call["name"])); });
  plugin.command("runbook.test", "runbook test <line...>")
      .help("What a line would do, step by step; nothing is done")
      .reads()
      .run([&](auto& call) { call.reply(books.dry_run(call, call["line"])); });
  plugin.command("runbook.history", "history [<name>]")
      .help("The latest runs, of all runbooks or of one, with who and how it ended")
      .reads()
      .run([&](auto& call) {
        call.reply(runbooks::history_of(books.conductor().store(), call["name"], plugin.now()));
      });
  plugin.command("runbook.rerun", "rerun <number>")
      .help("Says the line of an earlier run again: all rules and approvals are asked again")
      .writes()
      .run([&](auto& call) { rerun(plugin, books, call); });
  plugin.command("runbook.continue", "continue <number>")
      .help("Lets a run go on that waits for somebody else's word")
      .writes()
      .run([&](auto& call) { judge(call, true); });
  plugin.command("runbook.halt", "halt <number> because <why...>")
      .help("Ends a run that waits for somebody's word")
      .writes()
      .run([&](auto& call) { judge(call, false); });
}
