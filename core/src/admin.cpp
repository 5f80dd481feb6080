#include "admin.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/memory.hpp"
#include "base/text.hpp"
#include "config/version.hpp"

namespace cox {

namespace {

using plugins::Manager;

constexpr std::size_t kLogLines = 200;

// The verbs that act on one plugin and answer with a sentence.
using PluginVerb = Result<std::string> (Manager::*)(const std::string&);
const std::map<std::string_view, PluginVerb>& plugin_verbs() {
  static const std::map<std::string_view, PluginVerb> verbs = {
      {"load", &Manager::load},     {"unload", &Manager::unload},
      {"reload", &Manager::reload}, {"rollback", &Manager::rollback},
      {"enable", &Manager::enable}, {"disable", &Manager::disable}};
  return verbs;
}

std::int64_t resident_kib() { return static_cast<std::int64_t>(memory_sizes().resident / 1024); }

// "NAME": "ok", or why it cannot be written, and then "NAME_failing_ms".
void add_health(Json& json, const std::string& name, const Health::State& health,
                const Clock& clock) {
  json.set(name, health.ok() ? "ok" : health.status.message());
  if (!health.ok()) json.set(name + "_failing_ms", clock.steady() - health.since);
}

Json log_lines(const Json& arguments) {
  const auto count = static_cast<std::size_t>(
      std::clamp<std::int64_t>(arguments["count"].as_int(20), 1, kLogLines));
  Json lines = Json::array();
  for (std::string& line : log::tail(count)) lines.push(std::move(line));
  return lines;
}

}  // namespace

Result<Json> Admin::perform(std::string_view verb, const Json& arguments) {
  if (const auto found = plugin_verbs().find(verb); found != plugin_verbs().end()) {
    auto said = (reach_.plugins->*found->second)(arguments["plugin"].as_string());
    if (!said.ok()) return said.status();
    return Json::object({{"said", *said}});
  }
  if (verb == "plugins") {
    return Json::object(
        {{"plugins", reach_.plugins->list()}, {"refused", reach_.plugins->refused_files()}});
  }
  if (verb == "adapters") return reach_.adapters();
  if (verb == "status") return status();
  if (verb == "log") return log_lines(arguments);
  if (verb == "shutdown" || verb == "restart") {
    Status granted = reach_.wish(verb == "restart" ? Wish::restart : Wish::stop);
    if (!granted.ok()) return granted;
    return Json::object({{"said", verb == "restart" ? "restarting" : "stopping"}});
  }
  return Status(Code::not_found, text::cat("there is no verb '", verb, "'"));
}

Json Admin::status() const {
  work::Services& services = reach_.work->services;
  Json json = reach_.status();
  json.set("version", config::version()).set("pid", getpid()).set("resident_kib", resident_kib());
  json.set("open_calls", reach_.work->calls.open_count());
  json.set("replies_waiting", services.outbox.pending());
  json.set("threads_busy", services.lanes.busy());
  add_health(json, "records", services.records.health(), services.clock);
  add_health(json, "brain", services.brain.health(), services.clock);
  add_health(json, "memory", services.memory.health(), services.clock);
  const auto view = reach_.work->registry.view();
  json.set("plugins", view->actors.size()).set("patterns", view->index->size());
  Json calls = Json::array();
  for (const auto& call : reach_.work->calls.open()) {
    calls.push(Json::object({{"id", call.id},
                             {"plugin", call.plugin},
                             {"name", call.name},
                             {"room", call.room},
                             {"user", call.user},
                             {"age_ms", services.clock.steady() - call.since}}));
  }
  json.set("calls", std::move(calls));
  return json;
}

}  // namespace cox
