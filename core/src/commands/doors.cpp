#include "commands/doors.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/text.hpp"

namespace cox::commands {

namespace {

// As the platforms document it; 0: there is no such limit.
struct Door {
  std::string_view name;
  std::size_t id_parts;       // a command, a group, a command in it
  std::size_t id_length;      // all of it
  std::size_t parameters;     // options of one command
  std::size_t choices;        // of one parameter
  std::size_t choice_length;  // characters of one
  bool lower_case_options;    // [a-z0-9_-]
};

constexpr Door kDoors[] = {
    {"slash commands of Slack", 0, 31, 0, 0, 0, false},
    {"slash commands of Discord", 3, 0, 25, 25, 100, true},
    {"slash commands of Mattermost", 0, 128, 0, 0, 0, false},
    {"tools of MCP", 0, 64, 0, 0, 0, false},
};

bool is_lower_case(std::string_view name) {
  return std::ranges::none_of(name, [](char byte) { return byte >= 'A' && byte <= 'Z'; });
}

void check_parameter(const Door& door, const Parameter& parameter, std::vector<std::string>& all) {
  if (door.choices > 0 && parameter.choices.size() > door.choices) {
    all.push_back(text::cat(door.name, " show at most ", door.choices, " choices; ", parameter.name,
                            " has ", parameter.choices.size()));
  }
  const bool is_long = std::ranges::any_of(parameter.choices, [&](const std::string& choice) {
    return door.choice_length > 0 && choice.size() > door.choice_length;
  });
  if (is_long) {
    all.push_back(text::cat(door.name, " show choices of at most ", door.choice_length,
                            " characters; one of ", parameter.name, " is longer"));
  }
  if (door.lower_case_options && !is_lower_case(parameter.name)) {
    all.push_back(text::cat(door.name, " have options of small letters only; ", parameter.name,
                            " has others"));
  }
}

void check(const Door& door, const Declaration& command, std::vector<std::string>& all) {
  const std::size_t parts = text::split(command.id, '.').size();
  if (door.id_parts > 0 && parts > door.id_parts) {
    all.push_back(
        text::cat(door.name, " have ids of at most ", door.id_parts, " parts; this has ", parts));
  }
  if (door.id_length > 0 && command.id.size() > door.id_length) {
    all.push_back(text::cat(door.name, " have names of at most ", door.id_length,
                            " characters; this has ", command.id.size()));
  }
  if (door.parameters > 0 && command.parameters.size() > door.parameters) {
    all.push_back(text::cat(door.name, " show at most ", door.parameters, " options; this has ",
                            command.parameters.size()));
  }
  for (const Parameter& parameter : command.parameters) check_parameter(door, parameter, all);
}

}  // namespace

std::vector<std::string> not_shown(const Declaration& command) {
  std::vector<std::string> all;
  for (const Door& door : kDoors) check(door, command, all);
  return all;
}

}  // namespace cox::commands
