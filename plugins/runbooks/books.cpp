#include "books.hpp"

#include <set>

#include "engine/describe.hpp"

namespace runbooks {

namespace {

using cox::Json;
using namespace std::chrono_literals;

constexpr auto kChanged = "runbooks.changed";

// The folder above: the bot's home, in the usual case.
std::string above(const std::string& folder) {
  const std::size_t slash = folder.rfind('/');
  return slash == std::string::npos || slash == 0 ? "/" : folder.substr(0, slash);
}

std::string id_of(const cox::Plugin&) { return "runbooks"; }

}  // namespace

Books::Books(cox::Plugin& plugin, std::string folder)
    : plugin_(plugin),
      folder_(std::move(folder)),
      print_(fingerprint(folder_)),
      seen_(print_),
      library_(read_folder(folder_),
               [&plugin](const std::string& file) -> std::optional<std::string> {
                 const auto kept = plugin.brain().get("good/" + file);
                 return kept ? std::optional<std::string>(kept->as_string()) : std::nullopt;
               }),
      conductor_(plugin, *this),
      planner_(plugin, above(folder_)),
      context_(plugin.host()) {}

void Books::declare() {
  std::set<std::string> taken;
  const Json commands = plugin_.commands();
  for (const Json& command : commands.items()) {
    if (command["plugin"].text() != id_of(plugin_)) taken.insert(command["id"].as_string());
  }
  std::vector<std::string> refused;
  for (const auto& [id, book] : library_.books()) {
    if (book.runbook.declaration["phrases"].size() == 0) continue;  // only for others to call
    try {
      if (taken.count(id) > 0)
        throw cox::Error(COX_CONFLICT, "another plugin has a command '" + id +
                                           "': give this one an \"id\" of its own");
      declare(book);
    } catch (const cox::Error& error) {
      library_.add_problem(to_text({book.runbook.line, error.what()}, book.file));
      refused.push_back(id);
    }
  }
  for (const std::string& id : refused) library_.remove(id);
  conductor_.declare();
  plugin_.after(0ms, [this] { keep_good(); });
  plugin_.every(2s, [this] { look_for_changes(); }).reads();
  plugin_.on(kChanged, [this] { load_again(); });
}

void Books::declare(const Book& book) {
  const auto run = [this, id = book.runbook.id](const cox_call& raw, cox_result& result) {
    const Book* found = library_.find(id);
    if (found != nullptr) this->run(*found, raw, result);
  };
  handlers_.push_back({&context_, run, nullptr});
  const cox_handler handler = cox::sdk::lend(handlers_.back());
  cox::sdk::Answer answer;
  const std::string text = book.runbook.declaration.dump();
  const cox_host* host = plugin_.host();
  const cox_status status = host->declare(host, cox::sdk::borrow(text), &handler, answer.sink());
  if (status == COX_OK) return;
  handlers_.pop_back();
  throw cox::Error(status, answer.text());
}

void Books::run(const Book& book, const cox_call& raw, cox_result& result) {
  cox::Call call(context_, raw, result);
  const Json arguments = call.arguments();
  const std::string key = Planner::key_of(book.runbook.id, arguments, call.user());
  const Json source = library_.source(book.runbook.id);
  if (raw.kind == COX_CALL_PLAN) {
    const Planned planned = planner_.plan(key, book.program, arguments, source, book.runbook.help);
    const Json answer = Json::object({{"facts", planned.facts}, {"text", planned.text}});
    return cox::sdk::put(result.text, answer.dump());
  }
  Beginning beginning;
  beginning.runbook = book.runbook.id;
  beginning.source = source;
  beginning.values = planner_.values_for(key, book.program, arguments);
  beginning.program = book.program;
  beginning.arguments = arguments;
  beginning.line = call.match();
  conductor_.begin(call, std::move(beginning));
}

std::string Books::dry_run(cox::Call& call, const std::string& line) {
  const Json checked = conductor_.desk().check(call, line);
  if (!checked["understood"].as_bool()) {
    const std::string why = checked["error"]["text"].as_string();
    return why.empty() ? "No command is said like that: " + line : why;
  }
  const Book* book = library_.find(checked["command"].as_string());
  if (book == nullptr)
    return "'" + checked["command"].as_string() + "' is no runbook, but a command of the plugin " +
           checked["plugin"].as_string() + ".";
  const Json arguments = checked["arguments"];
  const Planned planned = planner_.plan("", book->program, arguments, Json(), book->runbook.help);
  std::string text = planned.text;
  if (checked.contains("allowed") && !checked["allowed"].as_bool())
    text += "\nYou may not do that: " + checked["reason"].as_string();
  return text + "\nNothing was done.";
}

// For the day when somebody breaks the file.
void Books::keep_good() {
  for (const std::string& problem : library_.problems()) plugin_.log.warn(problem);
  for (const auto& [id, book] : library_.books()) {
    if (book.older) continue;
    const auto kept = plugin_.brain().get("good/" + book.file);
    if (!kept || kept->text() != book.text)
      plugin_.brain().set_soon("good/" + book.file, book.text);
  }
  std::set<std::string> files;
  for (const File& file : read_folder(folder_)) files.insert("good/" + file.name);
  for (const cox::Stored& each : plugin_.brain().scan("good/")) {
    if (files.count(each.key) == 0) plugin_.brain().remove(each.key);
  }
}

// Twice the same: nobody is writing. The look leaves no record, and what follows from it does.
void Books::look_for_changes() {
  const std::string print = fingerprint(folder_);
  const bool settled = print == seen_;
  seen_ = print;
  if (settled && print != print_) plugin_.emit(kChanged);
}

// This plugin is loaded again, with the new declarations.
void Books::load_again() {
  if (seen_ == print_) return;
  print_ = seen_;
  plugin_.log.info("the runbooks have changed");
  try {
    plugin_.admin("reload", Json::object({{"plugin", id_of(plugin_)}}));
  } catch (const cox::Error& error) {
    plugin_.log.error("the runbooks as they are now are not declared: " +
                      std::string(error.what()));
  }
}

}  // namespace runbooks
