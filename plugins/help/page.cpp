#include "page.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace {

using cox::Json;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

bool shown(const Json& command) { return !command["hidden"].as_bool(); }

// What one says; of a listener that does not tell, what it matches.
std::string usage(const Json& command) {
  const auto& phrases = command["phrases"].items();
  return (phrases.empty() ? command["pattern"] : phrases.front()).as_string();
}

std::string line(const Json& command) {
  const std::string help = command["help"].as_string();
  return "  " + usage(command) + (help.empty() ? "" : " - " + help) + "\n";
}

// All there is to know of one command.
std::string details(const Json& command) {
  std::string text = usage(command) + "\n";
  if (!command["help"].text().empty()) text += "  " + command["help"].as_string() + "\n";
  for (const Json& phrase : command["phrases"].items()) {
    if (phrase.as_string() != usage(command)) text += "  or: " + phrase.as_string() + "\n";
  }
  for (const Json& example : command["examples"].items()) {
    text += "  e.g. " + example.as_string() + "\n";
  }
  text += "  " + command["id"].as_string() + " of " + command["plugin"].as_string() + ", " +
          command["effect"].as_string();
  if (!command["permission"].text().empty()) {
    text += ", needs the permission " + command["permission"].as_string();
  }
  return text + "\n";
}

// What people read of a command, for searching.
std::string readable(const Json& command) {
  std::string text;
  for (const char* field : {"id", "plugin", "about", "help", "pattern"}) {
    text += command[field].as_string() + "\n";
  }
  for (const char* field : {"phrases", "examples"}) {
    for (const Json& each : command[field].items()) text += each.as_string() + "\n";
  }
  return text;
}

bool mentions(const Json& command, const std::string& words) {
  const std::string all = lower(readable(command));
  std::istringstream each(lower(words));
  for (std::string word; each >> word;) {
    if (all.find(word) == std::string::npos) return false;
  }
  return true;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

std::string overview(const Json& commands) {
  std::string text = "Say my name, then one of these; `help <words>` tells more.\n";
  std::string plugin;
  for (const Json& command : commands.items()) {
    if (!shown(command)) continue;
    if (command["plugin"].as_string() != plugin) {
      plugin = command["plugin"].as_string();
      text += plugin + ": " + command["about"].as_string() + "\n";
    }
    text += line(command);
  }
  return trimmed(text);
}

std::string explain(const Json& commands, const std::string& words) {
  std::string exact;
  std::string by_plugin;
  std::string found;
  for (const Json& command : commands.items()) {
    if (!shown(command)) continue;
    if (command["id"].as_string() == lower(words)) exact += details(command);
    if (command["plugin"].as_string() == lower(words)) by_plugin += details(command);
    if (mentions(command, words)) found += line(command);
  }
  if (!exact.empty()) return trimmed(exact);
  if (!by_plugin.empty()) return trimmed(by_plugin);
  if (!found.empty()) return trimmed(found);
  return "Nothing that you may use here mentions '" + words + "'.";
}
