// The bot's commands as Telegram's menu shows them, and what a choice from it means. Pure.
#pragma once

#include <cox/json.hpp>
#include <map>
#include <string>
#include <string_view>

namespace telegram {

// "deploy_status" -> "deploy status": what a phrase of the command begins with.
using CommandWords = std::map<std::string, std::string, std::less<>>;

struct Menu {
  cox::Json commands = cox::Json::array();  // for setMyCommands
  CommandWords words = {};
};

// Small letters, digits and _, at most 32; empty where nothing is left.
std::string command_name(std::string_view id);
// Of the table of commands (commands/1). Hidden ones are understood and not shown.
Menu to_menu(const cox::Json& table);

}  // namespace telegram
