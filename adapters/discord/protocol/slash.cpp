#include "slash.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "text.hpp"

namespace discord {

using cox::Json;

namespace {

// Kinds of options.
constexpr int kSub = 1, kGroup = 2, kString = 3, kInteger = 4, kBoolean = 5, kUser = 6,
              kNumber = 10;

constexpr std::size_t kCommands = 100;
constexpr std::size_t kCommandOptions = 25;
constexpr std::size_t kChoices = 25;
constexpr std::size_t kName = 32;
constexpr std::size_t kCommandText = 100;
constexpr std::size_t kWhole = 8'000;  // characters of all names and texts of a command

std::string name_of(std::string_view text) {
  std::string name;
  for (const char c : text) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name.substr(0, kName);
}

std::string description_of(const std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  return line.empty() ? "-" : shortened(line, kCommandText);
}

int type_of(const Json& parameter) {
  const std::string_view type = parameter["type"].text();
  if (parameter["repeated"].as_bool()) return kString;
  if (type == "integer") return kInteger;
  if (type == "number") return kNumber;
  if (type == "boolean") return kBoolean;
  return type == "user" ? kUser : kString;
}

Json option_of(const Json& parameter) {
  const int type = type_of(parameter);
  Json option = Json::object({{"type", type},
                              {"name", name_of(parameter["name"].text())},
                              {"description", description_of(parameter["help"].as_string(
                                                  parameter["expected"].as_string()))}});
  if (parameter["required"].as_bool()) option.set("required", true);
  const Json::Array& choices = parameter["choices"].items();
  const bool is_list =
      !choices.empty() && choices.size() <= kChoices && !parameter["repeated"].as_bool();
  if (is_list && type == kString) {
    Json all = Json::array();
    for (const Json& choice : choices)
      all.push(Json::object({{"name", shortened(choice.text(), 100)}, {"value", choice}}));
    option.set("choices", std::move(all));
  } else if (type == kString && !parameter["secret"].as_bool()) {
    option.set("autocomplete", true);
  }
  return option;
}

// Those that must be given first, as Discord wants it.
Json options_of(const Json& command) {
  Json options = Json::array();
  for (const bool required : {true, false}) {
    for (const Json& parameter : command["parameters"].items()) {
      if (parameter["required"].as_bool() == required) options.push(option_of(parameter));
    }
  }
  return options;
}

std::size_t size_of(const Json& one) {
  std::size_t all = characters(one["name"].text()) + characters(one["description"].text()) +
                    characters(one["value"].text());
  for (const char* list : {"options", "choices"})
    for (const Json& each : one[list].items()) all += size_of(each);
  return all;
}

std::string replaced(std::string text, char what, char with) {
  std::replace(text.begin(), text.end(), what, with);
  return text;
}

// "user.add.key" has three parts at most: what is deeper joins the last.
std::vector<std::string> parts_of(const std::string& id) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= id.size();) {
    const std::size_t end = parts.size() == 2 ? id.size() : std::min(id.find('.', at), id.size());
    parts.push_back(name_of(replaced(id.substr(at, end - at), '.', '-')));
    at = end + 1;
  }
  return parts;
}

}  // namespace

// A word of a command's id, with what may follow.
struct Slash::Node {
  const Json* command = nullptr;  // that ends here
  std::map<std::string, Node> next = {};

  // A command that others begin with cannot be called itself: it becomes "run" below. How many
  // commands were taken out, because Discord has no room for them.
  std::size_t settle() {
    std::size_t out = 0;
    for (auto& [name, node] : next) out += node.settle();
    if (command != nullptr && (*command)["parameters"].size() > kCommandOptions) {
      command = nullptr;
      ++out;
    }
    if (command != nullptr && !next.empty()) next["run"].command = std::exchange(command, nullptr);
    std::erase_if(next, [](const auto& each) { return each.second.count() == 0; });
    while (next.size() > kCommandOptions) {
      out += std::prev(next.end())->second.count();
      next.erase(std::prev(next.end()));
    }
    return out;
  }
  std::size_t count() const {
    std::size_t all = command != nullptr ? 1 : 0;
    for (const auto& [name, node] : next) all += node.count();
    return all;
  }
  std::string help() const {
    if (command != nullptr) return description_of((*command)["help"].as_string());
    std::string words;
    for (const auto& [name, node] : next) words += (words.empty() ? "" : ", ") + name;
    return description_of(words);
  }
  Json option(const std::string& name) const {
    Json one = Json::object(
        {{"name", name}, {"description", help()}, {"type", next.empty() ? kSub : kGroup}});
    Json options = command != nullptr ? options_of(*command) : Json::array();
    for (const auto& [word, node] : next) options.push(node.option(word));
    return one.set("options", std::move(options));
  }
};

Slash::Slash(const Json& table, std::string session) : session_(std::move(session)) {
  Node root;
  for (const Json& command : table.items()) {
    if (command["kind"].text() == "command" && !command["hidden"].as_bool()) add(command, root);
  }
  for (auto& [name, node] : root.next) {
    left_out_ += node.settle();
    if (node.count() == 0) continue;
    Json one = node.option(name);
    one.set("type", 1);
    if (registration_.size() >= kCommands || size_of(one) > kWhole) {
      left_out_ += node.count();
      continue;
    }
    registration_.push(std::move(one));
  }
}

void Slash::add(const Json& command, Node& root) {
  const std::string id = command["id"].as_string();
  Node* node = &root;
  std::string path;
  for (const std::string& part : parts_of(id)) {
    node = &node->next[part];
    path += (path.empty() ? "" : " ") + part;
  }
  if (node->command != nullptr) {
    ++left_out_;
    return;
  }
  node->command = &command;
  Command& known = commands_[path];
  known.id = id;
  for (const Json& parameter : command["parameters"].items())
    known.parameters[name_of(parameter["name"].text())] = {parameter["name"].as_string(),
                                                           parameter["type"].as_string(),
                                                           parameter["repeated"].as_bool()};
}

std::optional<std::string> Slash::line(const Json& data) const { return read(data, false); }
std::optional<std::string> Slash::unfinished(const Json& data) const { return read(data, true); }

std::optional<std::string> Slash::read(const Json& data, bool for_completion) const {
  std::string path = data["name"].as_string();
  const Json* options = &data["options"];
  while (options->size() == 1 && options->items().front()["type"].as_int() <= kGroup) {
    const Json& inside = options->items().front();
    path += " " + inside["name"].as_string();
    options = &inside["options"];
  }
  auto known = commands_.find(path);
  if (known == commands_.end() && path.size() > 4 && path.substr(path.size() - 4) == " run")
    known = commands_.find(path.substr(0, path.size() - 4));
  if (known == commands_.end()) return std::nullopt;
  std::string line = known->second.id;
  std::string focused;
  for (const Json& option : options->items()) {
    const auto parameter = known->second.parameters.find(option["name"].as_string());
    if (parameter == known->second.parameters.end()) continue;
    if (for_completion && option["focused"].as_bool()) {
      focused = " --" + parameter->second.name + " " + quoted(option["value"].as_string());
      focused.pop_back();  // what is being typed may go on
      continue;
    }
    put(line, parameter->second, option["value"]);
  }
  if (for_completion && focused.empty()) return std::nullopt;
  return line + focused;
}

void Slash::put(std::string& line, const Parameter& parameter, const Json& value) const {
  const std::string flag = " --" + parameter.name;
  if (value.is_bool()) {
    line += value.as_bool() ? flag : " --no-" + parameter.name;
    return;
  }
  std::string text = value.is_string() ? value.as_string() : value.dump();
  if (parameter.type == "user") text = session_ + ":" + text;
  if (!parameter.repeated) {
    line += flag + " " + quoted(text);
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = std::min(text.find_first_not_of(" ,", at), text.size());
    const std::size_t end = std::min(text.find_first_of(" ,", from), text.size());
    if (end > from) line += flag + " " + quoted(text.substr(from, end - from));
    at = end + 1;
  }
}

Json Slash::choices(const Json& lines) {
  Json choices = Json::array();
  std::set<std::string> seen;
  for (const Json& each : lines.items()) {
    std::string word = each.as_string();
    // The last word, which may be quoted.
    if (!word.empty() && word.back() == '"') {
      word.pop_back();
      word = word.substr(word.rfind('"') + 1);
    } else {
      word = word.substr(word.rfind(' ') + 1);
    }
    const bool fits = !word.empty() && characters(word) <= 100 && choices.size() < kChoices;
    if (!fits || word.substr(0, 2) == "--" || !seen.insert(word).second) continue;
    choices.push(Json::object({{"name", word}, {"value", word}}));
  }
  return choices;
}

std::string quoted(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  }
  return out + "\"";
}

}  // namespace discord
