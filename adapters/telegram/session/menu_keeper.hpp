// Keeps Telegram's menu of commands as the bot's table of commands is: plugins come and go. Made,
// used and destroyed on its loop's thread.
#pragma once

#include <cox/net/loop.hpp>
#include <cox/net/rest.hpp>
#include <functional>
#include <string>

#include "protocol/answer.hpp"
#include "protocol/commands.hpp"
#include "settings.hpp"

namespace telegram {

class MenuKeeper {
 public:
  struct Callbacks {
    // Asks for the table as it is now; `then` is called later, on the loop's thread.
    std::function<void(std::function<void(Menu)> then)> table;
    std::function<void(const CommandWords&)> words;  // they have changed
    std::function<void(const Trouble&)> trouble;
  };

  MenuKeeper(cox::net::Loop& loop, cox::net::Rest& rest, const Settings& settings, Menu menu,
             Callbacks callbacks);

  // Telegram knows the bot: from now on it is told. Once.
  void open();
  void leave() { again_.cancel(); }
  const CommandWords& words() const { return menu_.words; }

 private:
  void look();
  void take(Menu menu);
  void ask();   // what Telegram shows
  void show();  // where that is something else
  void shown(const cox::net::Rest::Outcome& outcome, const std::string& commands);

  cox::net::Rest& rest_;
  const Settings settings_;
  Menu menu_;
  const Callbacks callbacks_;
  cox::net::Timer again_;
  std::string shown_;  // what Telegram shows, or would not take; empty: nobody knows
  std::string told_;   // why it is not shown
  bool is_asking_ = false;
};

}  // namespace telegram
