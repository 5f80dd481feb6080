#include "menu_keeper.hpp"

#include <chrono>
#include <utility>

namespace telegram {

namespace {

using cox::Json;
using cox::net::Rest;

constexpr std::chrono::seconds kLook{10};  // how soon a reloaded plugin's commands are seen

// As `to_menu` writes them, whatever else Telegram tells of each.
std::string commands_of(const Json& told) {
  Json commands = Json::array();
  for (const Json& each : told.items()) {
    commands.push(
        Json::object({{"command", each["command"]}, {"description", each["description"]}}));
  }
  return commands.dump();
}

}  // namespace

MenuKeeper::MenuKeeper(cox::net::Loop& loop, Rest& rest, const Settings& settings, Menu menu,
                       Callbacks callbacks)
    : rest_(rest),
      settings_(settings),
      menu_(std::move(menu)),
      callbacks_(std::move(callbacks)),
      again_(loop) {}

void MenuKeeper::open() {
  again_.after(kLook, [this] { look(); });
  ask();
}

void MenuKeeper::look() {
  again_.after(kLook, [this] { look(); });
  callbacks_.table([this](Menu menu) { take(std::move(menu)); });
}

void MenuKeeper::take(Menu menu) {
  const bool is_new = menu.words != menu_.words;
  menu_ = std::move(menu);
  if (is_new) callbacks_.words(menu_.words);
  show();
}

// A bot that comes back mostly finds the menu as it left it.
void MenuKeeper::ask() {
  if (!settings_.shows_commands) return;
  is_asking_ = true;
  rest_.send(settings_.call("getMyCommands"), [this](const Rest::Outcome& outcome) {
    is_asking_ = false;
    const Reply reply = reply_of(outcome, settings_.session);
    if (reply.result.is_array()) shown_ = commands_of(reply.result);
    show();
  });
}

void MenuKeeper::show() {
  const std::string commands = menu_.commands.dump();
  if (!settings_.shows_commands || is_asking_ || commands == shown_) return;
  is_asking_ = true;
  rest_.send(settings_.call("setMyCommands", Json::object({{"commands", menu_.commands}})),
             [this, commands](const Rest::Outcome& outcome) {
               is_asking_ = false;
               shown(outcome, commands);
             });
}

// A menu that cannot be shown is no reason to stay away. What Telegram refuses is not asked again.
void MenuKeeper::shown(const Rest::Outcome& outcome, const std::string& commands) {
  const Reply reply = reply_of(outcome, settings_.session);
  const std::string why = reply.trouble.what;
  shown_ = why.empty() || reply.trouble.status == 400 ? commands : std::string();
  if (!why.empty() && why != told_)
    callbacks_.trouble({.what = "the menu of commands is not shown: " + why});
  told_ = why;
}

}  // namespace telegram
