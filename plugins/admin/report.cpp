#include "report.hpp"

#include <cox/connection_text.hpp>

namespace {

using cox::Json;

std::string number(const Json& value) { return std::to_string(value.as_int()); }

using cox::duration_text;

std::string live_facts(const Json& plugin) {
  std::string text = plugin.contains("quarantined_ms")
                         ? " for " + duration_text(plugin["quarantined_ms"].as_int())
                         : "";
  text += ", generation " + number(plugin["generation"]) + ", up " +
          duration_text(plugin["uptime_ms"].as_int()) + ", " + number(plugin["calls"]) +
          " calls, " + number(plugin["errors"]) + " errors";
  if (plugin["open"].as_int() > 0) text += ", " + number(plugin["open"]) + " open";
  if (plugin["waiting"].as_int() > 0) text += ", " + number(plugin["waiting"]) + " waiting";
  text += plugin["standing"].as_int() > 1
              ? ", " + number(plugin["standing"]) + " generations mapped"
              : ", mapped";
  if (!plugin["unloadable"].as_bool(true)) text += ", cannot be unloaded";
  if (!plugin["rolled_back_from"].text().empty()) text += ", rolled back";
  if (plugin["tried_on_every_message"].size() > 0) {
    text += ", " + std::to_string(plugin["tried_on_every_message"].size()) +
            " patterns tried on every message";
  }
  return text;
}

std::string describe_plugin(const Json& plugin) {
  std::string text = plugin["id"].as_string();
  if (plugin.contains("version")) text += " " + plugin["version"].as_string();
  text += ": " + plugin["state"].as_string();
  if (plugin.contains("generation")) text += live_facts(plugin);
  if (plugin["stay_mapped"].as_int() > 0)
    text += ", " + number(plugin["stay_mapped"]) + " ended builds stay in memory";
  if (plugin.contains("problem")) text += "\n  problem: " + plugin["problem"].as_string();
  for (const Json& note : plugin["notes"].items()) text += "\n  note: " + note.as_string();
  return text;
}

// "records: ok", or what is wrong with it and since when.
std::string store_text(const Json& status, const std::string& name) {
  std::string text = name + ": ";
  if (status.contains(name + "_failing_ms")) {
    text += "failing for " + duration_text(status[name + "_failing_ms"].as_int()) + ": ";
  }
  return text + status[name].as_string();
}

// A line of its own, where anything is to be served.
std::string http_text(const Json& http) {
  const std::string state = http["state"].as_string();
  if (state.empty() || state == "off") return "";
  const std::string why = http["why"].as_string();
  if (state != "serving") return "http: " + state + (why.empty() ? "" : ": " + why) + "\n";
  return "http: serving at " + http["address"].as_string() + ", port " + number(http["port"]) +
         "\n";
}

}  // namespace

std::string describe_plugins(const Json& plugins) {
  std::string text;
  for (const Json& plugin : plugins["plugins"].items()) text += describe_plugin(plugin) + "\n";
  for (const Json& file : plugins["refused"].items()) {
    text += "refused " + file["path"].as_string() + ": " + file["problem"].as_string() + "\n";
  }
  if (!text.empty()) text.pop_back();
  return text.empty() ? "no plugins" : text;
}

std::string describe_status(const Json& status) {
  std::string text =
      status["name"].as_string() + " (Coxswain " + status["version"].as_string() + "), up " +
      duration_text(status["uptime_ms"].as_int()) + ", policy " + status["policy"].as_string() +
      "\n" + number(status["plugins"]) + " plugins, " + number(status["patterns"]) + " patterns, " +
      number(status["open_calls"]) + " open calls, " + number(status["replies_waiting"]) +
      " replies waiting, " + number(status["resident_kib"]) + " KiB resident\n" +
      store_text(status, "records") + "\n" + store_text(status, "brain") + "\n" +
      store_text(status, "memory") + "\n" + http_text(status["http"]) +
      cox::connections_text(status["adapters"]);
  for (const Json& call : status["calls"].items()) {
    text += "\ncall " + call["name"].as_string() + " of " + call["plugin"].as_string() + " for " +
            call["user"].as_string() + ", " + duration_text(call["age_ms"].as_int());
  }
  return text;
}

std::string describe_log(const Json& lines) {
  std::string text;
  for (const Json& line : lines.items()) text += (text.empty() ? "" : "\n") + line.as_string();
  return text.empty() ? "the log is empty" : text;
}
