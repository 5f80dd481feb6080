// What people do beside writing: slash commands, buttons, menus, forms that are sent off.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/press.hpp>
#include <optional>
#include <string>

#include "mrkdwn.hpp"

namespace slack {

// A slash command as a line: "/cox deploy web" is "deploy web", "/deploy web" is the same. `own` is
// the command that only stands for the bot.
struct SlashCommand {
  cox::Incoming in = {};
  std::string mrkdwn = {};  // the line
  std::string response_url = {};
};
std::optional<SlashCommand> parse_command(const cox::Json& payload, const std::string& own);

struct Interaction {
  cox::Press press = {};
  std::string trigger = {};  // opens a form, for three seconds
  std::string response_url = {};
  std::string first_block = {};  // of a form: where what is wrong with it is shown
  bool is_form = false;
};
// Nothing where nothing is to be done: a button that leads elsewhere, a form that was closed.
std::optional<Interaction> parse_interaction(const cox::Json& payload);

}  // namespace slack
