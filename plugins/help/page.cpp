#include "page.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "words.hpp"

namespace {

using cox::Json;

// More commands than that are not listed one by one.
constexpr std::size_t kMany = 40;
constexpr std::size_t kMostFound = 20;

bool shown(const Json& command) { return !command["hidden"].as_bool(); }

// What one says; of a listener that does not tell, what it matches.
std::string usage(const Json& command) {
  if (!command["usage"].text().empty()) return command["usage"].as_string();
  const auto& phrases = command["phrases"].items();
  return (phrases.empty() ? command["pattern"] : phrases.front()).as_string();
}

std::string line(const Json& command) {
  const std::string help = command["help"].as_string();
  return "  " + usage(command) + (help.empty() ? "" : " - " + help) + "\n";
}

// "  env: Where to; one of staging or prod; default staging"
std::string parameter_line(const Json& parameter) {
  const std::string name = parameter["name"].as_string();
  std::vector<std::string> facts;
  if (!parameter["help"].text().empty()) facts.push_back(parameter["help"].as_string());
  if (parameter["type"].text() != "string") facts.push_back(parameter["expected"].as_string());
  const Json& standard = parameter["default"];
  if (!standard.is_null()) {
    facts.push_back("otherwise " + (standard.is_string() ? standard.as_string() : standard.dump()));
  }
  if (facts.empty()) return "";
  std::string text = "  " + std::string(parameter["flag"].as_bool() ? "--" : "") + name + ": ";
  for (std::size_t i = 0; i < facts.size(); ++i) text += (i > 0 ? "; " : "") + facts[i];
  return text + "\n";
}

std::string standing(const Json& command) {
  std::string text = "  " + command["id"].as_string() + " of " + command["plugin"].as_string() +
                     ", " + command["effect"].as_string();
  if (!command["permission"].text().empty()) {
    text += ", needs the permission " + command["permission"].as_string();
  }
  if (command["plan"].as_bool()) text += ", shows its plan first";
  return text + "\n";
}

// All there is to know of one command.
std::string details(const Json& command) {
  std::string text = usage(command) + "\n";
  if (!command["help"].text().empty()) text += "  " + command["help"].as_string() + "\n";
  const auto& phrases = command["phrases"].items();
  for (std::size_t i = 1; i < phrases.size(); ++i) text += "  or: " + phrases[i].as_string() + "\n";
  for (const Json& parameter : command["parameters"].items()) text += parameter_line(parameter);
  for (const Json& example : command["examples"].items()) {
    text += "  e.g. " + example.as_string() + "\n";
  }
  return text + standing(command);
}

bool any_has(const Json& texts, const std::string& word) {
  return std::ranges::any_of(texts.items(), [&](const Json& each) {
    return lower(each.as_string()).find(word) != std::string::npos;
  });
}

bool has(const Json& command, const char* field, const std::string& word) {
  return lower(command[field].as_string()).find(word) != std::string::npos;
}

// How much a word says for a command; 0: it is nowhere in what people read of it.
int weight(const Json& command, const std::string& word) {
  if (lower(command["id"].as_string()) == word) return 16;
  if (has(command, "id", word)) return 8;
  if (any_has(command["phrases"], word) || has(command, "pattern", word)) return 6;
  if (has(command, "help", word)) return 4;
  if (any_has(command["examples"], word)) return 2;
  return has(command, "plugin", word) || has(command, "about", word) ? 1 : 0;
}

int weight_of_all(const Json& command, const std::string& words) {
  std::istringstream each(lower(words));
  int sum = 0;
  for (std::string word; each >> word;) {
    const int one = weight(command, word);
    if (one == 0) return 0;
    sum += one;
  }
  return sum;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// The command of that id, or that begins so; "user add" is the id user.add too.
bool is_meant(const Json& command, std::string words) {
  if (lower(command["id"].as_string()) == words) return true;
  std::ranges::replace(words, ' ', '.');
  return lower(command["id"].as_string()) == words;
}

std::string search(const Json& commands, const std::string& words) {
  std::vector<std::pair<int, const Json*>> found;
  for (const Json& command : commands.items()) {
    const int sum = shown(command) ? weight_of_all(command, words) : 0;
    if (sum > 0) found.emplace_back(sum, &command);
  }
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (std::size_t i = 0; i < found.size() && i < kMostFound; ++i) text += line(*found[i].second);
  if (found.size() > kMostFound) {
    text += "  and " + std::to_string(found.size() - kMostFound) + " more: say more words\n";
  }
  return text;
}

std::string nothing(const Json& commands, const std::string& words) {
  std::vector<std::string> names;
  for (const Json& command : commands.items()) {
    if (!shown(command)) continue;
    names.push_back(command["id"].as_string());
    names.push_back(command["plugin"].as_string());
  }
  const std::string near = nearest(words, names);
  return "Nothing that you may use here mentions '" + words + "'." +
         (near.empty() ? "" : " Did you mean '" + near + "'?");
}

std::string by_plugin(const Json& commands) {
  std::string text =
      "Say my name, then a command; `help <plugin>` lists those of one of these, "
      "`help <words>` searches.\n";
  std::map<std::string, std::pair<std::string, std::size_t>> plugins;
  for (const Json& command : commands.items()) {
    if (!shown(command)) continue;
    auto& plugin = plugins[command["plugin"].as_string()];
    plugin.first = command["about"].as_string();
    ++plugin.second;
  }
  for (const auto& [name, facts] : plugins) {
    text += "  " + name + " (" + std::to_string(facts.second) + "): " + facts.first + "\n";
  }
  return trimmed(text);
}

}  // namespace

std::string overview(const Json& commands) {
  const auto count = std::ranges::count_if(commands.items(), shown);
  if (static_cast<std::size_t>(count) > kMany) return by_plugin(commands);
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
  std::string of_plugin;
  std::size_t count = 0;
  for (const Json& command : commands.items()) {
    if (!shown(command)) continue;
    if (is_meant(command, lower(words))) exact += details(command);
    if (command["plugin"].as_string() != lower(words)) continue;
    of_plugin += details(command);
    ++count;
  }
  if (!exact.empty()) return trimmed(exact);
  if (count > 8) {  // too long to be read at once
    of_plugin.clear();
    for (const Json& command : commands.items()) {
      if (shown(command) && command["plugin"].as_string() == lower(words))
        of_plugin += line(command);
    }
  }
  if (!of_plugin.empty()) return trimmed(of_plugin);
  const std::string found = search(commands, words);
  return found.empty() ? nothing(commands, words) : trimmed(found);
}
