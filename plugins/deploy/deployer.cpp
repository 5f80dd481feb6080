#include "deployer.hpp"

#include <algorithm>
#include <ctime>
#include <set>

namespace deploy {

using cox::Json;
using runbooks::Planner;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kShown = 15;
constexpr auto kChanged = "deploy.changed";

std::string word(Kind kind) { return kind == Kind::deploy ? "deploy" : "rollback"; }

std::string time_of(std::int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &parts)};
}

// As the names of environments are.
std::string small_letters(std::string text) {
  for (char& byte : text) byte = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
  return text;
}

std::string line_of(const Record& record) {
  const Order& order = record.order;
  std::string text = record.run + "  " + order.app;
  if (!order.ref.empty()) text += "/" + order.ref;
  text += " (" + (record.commit.empty() ? std::string("?") : brief(record.commit)) + ")";
  text += order.kind == Kind::deploy ? " to " : " back on ";
  text += order.env + "  by " + record.by + ", " + time_of(record.began) + ", " + record.outcome;
  if (!record.error.empty()) text += ": " + record.error;
  return text;
}

}  // namespace

Deployer::Deployer(cox::Plugin& plugin, std::string folder, const std::string& state)
    : plugin_(plugin),
      folder_(std::move(folder)),
      print_(runbooks::fingerprint(folder_)),
      seen_(print_),
      apps_(runbooks::read_folder(folder_), state,
            [&plugin](const std::string& file) -> std::optional<std::string> {
              const auto kept = plugin.brain().get("good/" + file);
              return kept ? std::optional<std::string>(kept->as_string()) : std::nullopt;
            }),
      records_(plugin),
      conductor_(plugin, *this),
      planner_(plugin, "/") {}

void Deployer::declare() {
  conductor_.declare();
  plugin_.after(0ms, [this] { keep_good(); });
  plugin_.every(2s, [this] { look_for_changes(); }).reads();
  plugin_.on(kChanged, [this] { load_again(); });
}

// ---- what is meant ----

Order Deployer::order(cox::Call& call, Kind kind) const {
  const Apps::Entry* entry = apps_.find(call["app"]);
  if (entry == nullptr) throw cox::Error(COX_NOT_FOUND, "There is no app '" + call["app"] + "'.");
  Order order;
  order.kind = kind;
  order.app = call["app"];
  order.env = call["env"];
  if (entry->app.environments.count(order.env) == 0)
    throw cox::Error(COX_NOT_FOUND, order.app + " has no environment '" + order.env + "'.");
  if (const auto now = records_.current(order.app, order.env)) order.previous = now->commit;
  if (kind == Kind::deploy) {
    order.ref =
        call.has("ref") && !call["ref"].empty() ? call["ref"] : entry->app.ref_for(order.env);
    return order;
  }
  const auto before = records_.before(order.app, order.env);
  if (!before)
    throw cox::Error(COX_NOT_FOUND,
                     "There is no earlier release of " + order.app + " on " + order.env + ".");
  order.target = before->commit;
  return order;
}

runbooks::Program Deployer::program(const App& app, const Order& order) const {
  Problems problems;
  runbooks::Program program = make_program(app, order, apps_.mirror_of(app.name), problems);
  if (!problems.empty()) throw cox::Error(COX_INVALID, problems.front().what);
  return program;
}

Json Deployer::source(const Order& order) const {
  const Apps::Entry& entry = *apps_.find(order.app);
  return Json::object({{"order", to_json(order)}, {"file", entry.file}, {"text", entry.text}});
}

std::optional<runbooks::Program> Deployer::program(const Json& source) {
  Problems problems;
  const auto app = app_from(source["file"].as_string(), source["text"].as_string(), problems);
  if (!app) return std::nullopt;
  const Order order = order_from_json(source["order"]);
  auto made = make_program(*app, order, apps_.mirror_of(app->name), problems);
  if (!problems.empty()) return std::nullopt;
  return made;
}

// ---- planning and running ----

std::string Deployer::outlook(const Order& order, const runbooks::Values& values) const {
  const auto text = [&](const char* name) {
    const auto value = values.find(name);
    return value ? value->as_string() : std::string();
  };
  if (order.kind == Kind::rollback)
    return order.app + " on " + order.env + " goes from " + brief(order.previous) + " back to " +
           brief(order.target);
  const std::string commit = text("resolve.commit");
  std::string said = order.app + "/" + order.ref + " is " + brief(commit) + ", for " + order.env;
  if (order.previous.empty()) return said + ", where nothing has been deployed yet";
  if (order.previous == commit) return said + ", where it is already";
  said += ", where " + brief(order.previous) + " is";
  const std::string log = text("log.output");
  if (text("log.exit") == "128" || log.empty())
    return said + "; no commits lie between (it goes back, or to another line)";
  return said + "; these commits are new:\n" + log;
}

cox::Plan Deployer::plan(cox::Call& call, Kind kind) {
  const Order meant = order(call, kind);
  const Json arguments = arguments_of(meant);
  const std::string key = Planner::key_of(word(kind), arguments, call.user());
  const runbooks::Program made = program(apps_.find(meant.app)->app, meant);
  runbooks::Planned planned = planner_.plan(key, made, arguments, source(meant), "");
  const auto commit = planned.values.find("resolve.commit");
  Json facts = Json::object({{"app", meant.app},
                             {"env", meant.env},
                             {"commit", commit ? commit->as_string() : meant.target},
                             {"previous", meant.previous},
                             {"runbook", planned.facts["runbook"]},
                             {"steps", planned.facts["steps"]}});
  if (!meant.ref.empty()) facts.set("ref", meant.ref);
  return {facts, outlook(meant, planned.values) + "\n" + planned.text};
}

void Deployer::run(cox::Call& call, Kind kind) {
  const Order meant = order(call, kind);
  runbooks::Beginning beginning;
  beginning.runbook = word(kind);
  beginning.source = source(meant);
  beginning.arguments = arguments_of(meant);
  beginning.program = program(apps_.find(meant.app)->app, meant);
  const std::string key = Planner::key_of(word(kind), beginning.arguments, call.user());
  beginning.values = planner_.values_for(key, beginning.program, beginning.arguments);
  beginning.line = call.match();
  conductor_.begin(call, std::move(beginning));
}

// What it waited for may have brought another release: that is where a failure goes back to.
void Deployer::begins(runbooks::Run& run) {
  const Order order = order_from_json(run.arguments);
  const auto now = records_.current(order.app, order.env);
  if (!now) return;
  run.arguments.set("previous", now->commit);
  run.values.set("previous", now->commit);
}

void Deployer::over(const runbooks::Run& run) {
  Order order = order_from_json(run.arguments);
  order.kind = run.runbook == "rollback" ? Kind::rollback : Kind::deploy;
  records_.add(run, order);
  plugin_.emit("deploy.over", Json::object({{"run", run.id},
                                            {"app", order.app},
                                            {"env", order.env},
                                            {"by", run.who["name"]},
                                            {"outcome", run.outcome()}}));
}

// ---- telling ----

std::string Deployer::deploys(const std::string& app, const std::string& env) const {
  std::string text;
  std::size_t shown = 0;
  for (const Record& each : records_.all(app, env)) {
    if (++shown > kShown) break;
    text += (text.empty() ? "" : "\n") + line_of(each);
  }
  return text.empty() ? "Nothing has been deployed there yet." : text;
}

std::string Deployer::locks_on(const std::string& env) const {
  std::string text;
  try {
    const Json locks = conductor_.desk().jobs("locks", Json::object());
    for (const Json& each : locks["locks"].items()) {
      if (small_letters(each["key"].as_string()) == env) text += "\n" + each["text"].as_string();
    }
  } catch (const cox::Error& error) {
    plugin_.log.debug(error.what());
  }
  return text;
}

std::string Deployer::what_is_on(const std::string& env) const {
  std::string text;
  for (const auto& [name, entry] : apps_.entries()) {
    if (entry.app.environments.count(env) == 0) continue;
    text += (text.empty() ? "" : "\n") + name + ": ";
    const auto now = records_.current(name, env);
    if (!now) {
      text += "nothing yet";
      continue;
    }
    text += brief(now->commit) + (now->order.ref.empty() ? "" : " (" + now->order.ref + ")") +
            ", by " + now->by + ", " + time_of(now->ended);
  }
  return (text.empty() ? "No app has an environment '" + env + "'." : text) + locks_on(env);
}

std::string Deployer::check() const {
  std::string text;
  for (const std::string& problem : apps_.problems()) text += (text.empty() ? "" : "\n") + problem;
  if (!text.empty()) return text;
  const std::size_t count = apps_.entries().size();
  return count == 0
             ? "There are no apps: write one to " + folder_ + "/NAME.json"
             : "All is fine with " + std::to_string(count) + (count == 1 ? " app." : " apps.");
}

// ---- the files ----

void Deployer::keep_good() {
  for (const std::string& problem : apps_.problems()) plugin_.log.warn(problem);
  for (const auto& [name, entry] : apps_.entries()) {
    if (!entry.older) plugin_.brain().set_soon("good/" + entry.file, entry.text);
  }
  std::set<std::string> files;
  for (const runbooks::File& file : runbooks::read_folder(folder_))
    files.insert("good/" + file.name);
  for (const cox::Stored& each : plugin_.brain().scan("good/")) {
    if (files.count(each.key) == 0) plugin_.brain().remove(each.key);
  }
}

// Twice the same: nobody is writing. The look leaves no record, and what follows from it does.
void Deployer::look_for_changes() {
  const std::string print = runbooks::fingerprint(folder_);
  const bool settled = print == seen_;
  seen_ = print;
  if (settled && print != print_) plugin_.emit(kChanged);
}

// This plugin is loaded again, with the new choices.
void Deployer::load_again() {
  if (seen_ == print_) return;
  print_ = seen_;
  plugin_.log.info("the apps have changed");
  try {
    plugin_.admin("reload", Json::object({{"plugin", "deploy"}}));
  } catch (const cox::Error& error) {
    plugin_.log.error("the apps as they are now are not declared: " + std::string(error.what()));
  }
}

}  // namespace deploy
