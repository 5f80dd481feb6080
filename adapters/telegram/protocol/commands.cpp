#include "commands.hpp"

#include <cctype>
#include <cox/sdk/utf.hpp>

namespace telegram {

namespace {

using cox::Json;

constexpr std::size_t kNameLength = 32;
constexpr std::size_t kMostCommands = 100;
constexpr std::size_t kDescriptionUnits = 256;

// The words of a phrase before its first parameter.
std::string lead_of(std::string_view phrase) {
  std::string lead(phrase.substr(0, phrase.find_first_of("<[({")));
  while (!lead.empty() && lead.back() == ' ') lead.pop_back();
  return lead;
}

std::string description_of(const Json& command, const std::string& lead) {
  std::string text = command["help"].as_string();
  text.resize(std::min(text.find('\n'), text.size()));
  if (text.find_first_not_of(" \t\r") == std::string::npos) text = lead;
  while (cox::count_utf16(text) > kDescriptionUnits) {
    while (!text.empty() && cox::sdk::is_continuation(text.back())) text.pop_back();
    if (!text.empty()) text.pop_back();
  }
  return text;
}

}  // namespace

std::string command_name(std::string_view id) {
  std::string name;
  for (const char c : id.substr(0, kNameLength)) {
    const auto code = static_cast<unsigned char>(c);
    if (std::isalnum(code) != 0) {
      name += static_cast<char>(std::tolower(code));
    } else {
      name += '_';
    }
  }
  return name.find_first_not_of('_') == std::string::npos ? std::string() : name;
}

Menu to_menu(const Json& table) {
  Menu menu;
  for (const Json& command : table.items()) {
    if (command["kind"].text() != "command" || command["phrases"].size() == 0) continue;
    const std::string name = command_name(command["id"].text());
    const std::string lead = lead_of(command["phrases"].items().front().text());
    if (name.empty() || lead.empty() || !menu.words.emplace(name, lead).second) continue;
    if (command["hidden"].as_bool() || menu.commands.size() >= kMostCommands) continue;
    menu.commands.push(
        Json::object({{"command", name}, {"description", description_of(command, lead)}}));
  }
  // What Telegram's "Start" button says.
  if (menu.words.count("help") > 0) menu.words.emplace("start", menu.words.find("help")->second);
  return menu;
}

}  // namespace telegram
