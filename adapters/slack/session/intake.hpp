// From what Slack says to what the bot takes in: nothing twice, in order, with names, and only
// acknowledged once the bot has it. Lives on the loop's thread; what may wait does so on others.
#pragma once

#include <atomic>
#include <chrono>
#include <cox/net/loop.hpp>
#include <cox/sdk/press.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "api.hpp"
#include "directory.hpp"
#include "hands.hpp"
#include "protocol/event.hpp"
#include "protocol/interaction.hpp"
#include "protocol/mrkdwn.hpp"
#include "seen.hpp"

namespace slack {

// Where something can be answered that was said in a channel which the bot is not in.
class Returns {
 public:
  using Millis = std::chrono::milliseconds;

  void keep(const std::string& room, const std::string& user, const std::string& url, Millis now);
  // An address that is good for one more answer, or "".
  std::string take(const std::string& room, const std::string& user, Millis now);

 private:
  struct Return {
    std::string url;
    Millis until;
    int left;
  };
  std::map<std::pair<std::string, std::string>, Return> all_;
};

class Intake {
 public:
  using Acknowledge = Seen::Acknowledge;

  // Of the bot; called on the threads that may wait, but for `receive_soon`, which waits for
  // nothing (false: there is no room). Without it everything waits.
  struct Bot {
    std::function<bool(const cox::Incoming&)> receive;
    std::function<cox::PressAnswer(const cox::Press&)> press;
    std::function<bool(const cox::Incoming&, std::function<void(bool)>)> receive_soon = nullptr;
  };
  struct Callbacks {
    std::function<void(const std::string& why)> app_ended;
    std::function<void(const Trouble&)> trouble;
    std::function<std::chrono::milliseconds()> clock;
  };

  Intake(cox::net::Loop& loop, const Settings& settings, Api& api, Directory& directory, Bot bot,
         Callbacks callbacks);

  void set_self(const Self& self) { self_ = self; }
  void event(const cox::Json& payload, Acknowledge acknowledge);
  void command(const cox::Json& payload, Acknowledge acknowledge);
  void interaction(const cox::Json& payload, Acknowledge acknowledge);
  Returns& returns() { return returns_; }

  // Ends the threads that wait, from another one than the loop's; then what is open is given up, on
  // the loop's.
  void stop() { hands_.stop(); }
  void give_up() { seen_.give_up(); }

 private:
  using Task = std::function<std::pair<bool, cox::Json>()>;

  void hand_over(const std::string& key, const std::string& room, Acknowledge acknowledge,
                 Task task);
  void in_hands(const std::string& key, const std::string& room, Task task);
  bool take_at_once(const std::string& key, const Event& event);
  cox::Incoming named(const Event& event, const Self& self, const NameOf& name_of) const;
  std::pair<bool, cox::Json> take_event(const Event& event, const Self& self);
  std::pair<bool, cox::Json> take_command(SlashCommand command, const Self& self);
  std::pair<bool, cox::Json> take_interaction(Interaction interaction);
  void show_form(const Interaction& interaction, const cox::Json& form);
  void refuse(const Interaction& interaction, const std::string& sentence);
  // Waits for Slack, for a second at most; where that was in vain, not again for a while.
  std::string name_of(std::string_view kind, const std::string& id);
  static void fill_names(cox::Incoming& in, const NameOf& name_of);
  NameOf patient() {
    return [this](std::string_view kind, const std::string& id) { return name_of(kind, id); };
  }

  cox::net::Loop& loop_;
  const Settings& settings_;
  Api& api_;
  Directory& directory_;
  const Bot bot_;
  const Callbacks callbacks_;
  Self self_;
  Seen seen_;
  Returns returns_;
  std::atomic<std::chrono::milliseconds> no_names_until_{};
  Hands hands_;
  std::size_t in_hands_ = 0;
  // What the bot says of a message may come when this is gone.
  std::shared_ptr<Intake*> self_reference_ = std::make_shared<Intake*>(this);
};

}  // namespace slack
