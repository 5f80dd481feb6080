#include "config/read_rules.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cox::config {
namespace {

// "deploy", "runbook.restart": as the ids of commands and listeners are.
bool is_command(std::string_view text) {
  if (text.empty() || text.size() > 200) return false;
  for (const std::string_view part : text::split(text, '.')) {
    if (!is_name(part)) return false;
  }
  return true;
}

bool is_pattern(std::string_view text) {
  if (text == "*") return true;
  if (text.ends_with(".*")) text.remove_suffix(2);
  return is_command(text);
}

void read_id(Section& section, Rule& rule) {
  section.read("id", rule.id);
  if (section.get("id") == nullptr) {
    section.problem("id", "is missing: refusals and records name the rule by it, e.g. \"freeze\"");
  } else if (!is_name(rule.id)) {
    section.problem("id",
                    "must be small letters, digits and \"-\", begin with a letter, and have "
                    "at most 32 characters");
  } else if (rule.id == "admin") {
    section.problem("id", "means that an admin did it: choose another one");
  }
}

void read_commands(Section& section, Rule& rule) {
  read_texts(section, "command", rule.commands);
  if (section.get("command") == nullptr)
    section.problem("command", "is missing: \"deploy\", \"deploy.*\", \"*\" or a list of them");
  for (std::size_t i = 0; i < rule.commands.size(); ++i) {
    if (is_pattern(rule.commands[i])) continue;
    section.problem("command", text::cat("\"", text::clip(rule.commands[i], 60),
                                         "\" is not the id of a command: write \"deploy\", "
                                         "\"deploy.*\" for all below it, or \"*\" for all"));
  }
}

void read_effects(Section& section, Rule& rule) {
  std::vector<std::string> names;
  read_texts(section, "effect", names);
  for (const std::string& name : names) {
    if (const auto effect = parse_effect(name)) {
      rule.effects.push_back(*effect);
    } else {
      section.problem("effect",
                      text::cat("must be \"reads\", \"writes\" or \"destroys\", but is \"",
                                text::clip(name, 40), "\""));
    }
  }
}

// Where: names of connections; rooms as "ROOM" or "ADAPTER:ROOM", whatever their case.
void read_places(Section& section, Rule& rule) {
  read_texts(section, "adapter", rule.adapters);
  for (const std::string& adapter : rule.adapters) {
    if (!is_name(adapter))
      section.problem("adapter", text::cat("\"", text::clip(adapter, 40),
                                           "\" is not the name of a connection"));
  }
  read_texts(section, "room", rule.rooms);
  for (std::string& room : rule.rooms) room = text::lower_ascii(room);
}

}  // namespace

void read_texts(Section& section, std::string_view key, std::vector<std::string>& out) {
  const Json* value = section.get(key);
  if (value == nullptr) return;
  if (value->is_string()) {
    out.emplace_back(value->text());
  } else if (value->is_array() && value->size() > 0) {
    section.read(key, out);
  } else {
    section.problem(key, "must be a text in quotes, or a list of them that is not empty");
  }
  if (std::ranges::find(out, "") != out.end()) section.problem(key, "holds an empty text");
}

Rule read_rule(const Json& value, const std::string& path, Report& report) {
  Rule rule;
  rule.path = path;
  rule.source = value;
  Section section(value, path, report);
  read_id(section, rule);
  read_commands(section, rule);
  section.read("plugin", rule.plugin);
  read_effects(section, rule);
  read_arguments(section, path, report, rule);
  read_texts(section, "who", rule.who);
  read_places(section, rule);
  read_window(section, path, report, rule);
  read_facts(section, path, report, rule);
  read_verdict(section, path, report, rule);
  section.finish();
  return rule;
}

}  // namespace cox::config
