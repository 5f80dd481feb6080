#include "report.hpp"

namespace {

using cox::Json;

std::string number(const Json& value) { return std::to_string(value.as_int()); }

// 93784000 -> "1 d 2 h", 5000 -> "5 s".
std::string duration(std::int64_t ms) {
  const std::int64_t seconds = ms / 1000;
  const auto two = [](std::int64_t a, const char* unit, std::int64_t b, const char* smaller) {
    return std::to_string(a) + unit + (b == 0 ? "" : " " + std::to_string(b) + smaller);
  };
  if (seconds >= 86'400) return two(seconds / 86'400, " d", seconds % 86'400 / 3'600, " h");
  if (seconds >= 3'600) return two(seconds / 3'600, " h", seconds % 3'600 / 60, " min");
  if (seconds >= 60) return two(seconds / 60, " min", seconds % 60, " s");
  return std::to_string(seconds) + " s";
}

std::string live_facts(const Json& plugin) {
  std::string text = ", generation " + number(plugin["generation"]) + ", up " +
                     duration(plugin["uptime_ms"].as_int()) + ", " + number(plugin["calls"]) +
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

// "libera: online for 2 h, cox, 1 reconnect, lag 35 ms", and what went wrong below it.
std::string describe_adapter(const Json& adapter) {
  std::string text = adapter["name"].as_string() + ": " + adapter["state"].as_string();
  if (adapter.contains("for_ms")) text += " for " + duration(adapter["for_ms"].as_int());
  if (!adapter["why"].text().empty()) text += ", " + adapter["why"].as_string();
  const std::int64_t reconnects = adapter["reconnects"].as_int();
  if (reconnects > 0)
    text += ", " + std::to_string(reconnects) + (reconnects == 1 ? " reconnect" : " reconnects");
  if (adapter.contains("lag_ms")) text += ", lag " + number(adapter["lag_ms"]) + " ms";
  if (adapter["queue"].as_int() > 0) text += ", " + number(adapter["queue"]) + " waiting";
  const bool said = adapter["why"].text().starts_with(adapter["last_error"].text());
  if (adapter.contains("last_error") && !said) {
    text += "\n  last error, " + duration(adapter["error_age_ms"].as_int()) +
            " ago: " + adapter["last_error"].as_string();
  }
  if (adapter.contains("advice")) text += "\n  what to do: " + adapter["advice"].as_string();
  return text;
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

std::string describe_adapters(const Json& adapters) {
  std::string text;
  for (const Json& adapter : adapters.items())
    text += (text.empty() ? "" : "\n") + describe_adapter(adapter);
  return text.empty() ? "no adapters" : text;
}

std::string describe_status(const Json& status) {
  std::string text =
      status["name"].as_string() + " (Coxswain " + status["version"].as_string() + "), up " +
      duration(status["uptime_ms"].as_int()) + ", policy " + status["policy"].as_string() + "\n" +
      number(status["plugins"]) + " plugins, " + number(status["patterns"]) + " patterns, " +
      number(status["open_calls"]) + " open calls, " + number(status["replies_waiting"]) +
      " replies waiting, " + number(status["resident_kib"]) +
      " KiB resident\nrecords: " + status["records"].as_string() + "\n" +
      describe_adapters(status["adapters"]);
  for (const Json& call : status["calls"].items()) {
    text += "\ncall " + call["name"].as_string() + " of " + call["plugin"].as_string() + " for " +
            call["user"].as_string() + ", " + duration(call["age_ms"].as_int());
  }
  return text;
}

std::string describe_log(const Json& lines) {
  std::string text;
  for (const Json& line : lines.items()) text += (text.empty() ? "" : "\n") + line.as_string();
  return text.empty() ? "the log is empty" : text;
}
