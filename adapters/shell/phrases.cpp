#include "phrases.hpp"

#include "person.hpp"

namespace {

// "remember <what...> is <value...>" begins with "remember".
std::string fixed_beginning(std::string_view phrase) {
  const std::size_t end = phrase.find_first_of("<[(");
  std::string_view words = phrase.substr(0, end);
  while (words.ends_with(' ')) words.remove_suffix(1);
  return std::string(words);
}

}  // namespace

std::vector<std::string> phrases(const std::string& bot, const cox::Json& commands) {
  std::vector<std::string> all = slash_commands();
  all.push_back(bot);
  for (const cox::Json& command : commands.items()) {
    const std::string before = command["kind"].text() == "hear" ? "" : bot + " ";
    for (const cox::Json& phrase : command["phrases"].items()) {
      const std::string words = fixed_beginning(phrase.text());
      if (!words.empty()) all.push_back(before + words);
    }
  }
  return all;
}

std::optional<std::string> said_to(const std::string& bot, std::string_view line) {
  const std::string name = bot + " ";
  if (!line.starts_with(name)) return std::nullopt;
  return std::string(line.substr(name.size()));
}
