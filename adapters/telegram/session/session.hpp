// One bot account, kept connected for as long as it is wanted: who the bot is, its menu of
// commands, and the updates, by polling or by a webhook. Made, used and destroyed on its loop's
// thread.
#pragma once

#include <cox/net/backoff.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/rest.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "intake.hpp"
#include "menu_keeper.hpp"
#include "protocol/answer.hpp"
#include "protocol/commands.hpp"
#include "protocol/text.hpp"
#include "settings.hpp"

namespace telegram {

class Session {
 public:
  enum class State { connecting, online, offline };
  using Taken = std::function<void(Intake::Taken)>;
  struct Callbacks {
    // Updates to be handed over, elsewhere; `done` may be called on any thread.
    std::function<void(const cox::Json& updates, std::shared_ptr<const Me> me, Taken done)> updates;
    std::function<void(State, const std::string& why)> state;
    std::function<void(const Trouble&)> trouble;
    std::function<void()> mended;  // nothing is wrong any more
    std::function<void(std::int64_t milliseconds)> lag;
    // Asks for the table of commands as it is now; `then` may be called on any thread.
    std::function<void(std::function<void(const Menu&)> then)> commands;
  };

  // `offset`: the first update that was not handed over yet; 0: Telegram knows.
  Session(cox::net::Loop& loop, const Settings& settings, Menu menu, std::int64_t offset,
          Callbacks callbacks, std::function<std::uint64_t()> random);
  ~Session();

  void open();
  // Ends polling, and confirms what was handed over. `done` is called once, later.
  void leave(const std::function<void()>& done);

  cox::net::Rest& rest() { return rest_; }
  // Who the bot is; null until Telegram has said it.
  std::shared_ptr<const Me> me() const { return me_; }
  std::int64_t offset() const { return offset_; }

 private:
  using Got = std::function<void(const cox::Json& result)>;

  void log_in();
  MenuKeeper::Callbacks menu_callbacks();
  void begin();
  void poll();
  void polled(const cox::Json& updates, Settings::Millis took);
  void taken(Intake::Taken taken);
  void lose(const Trouble& why);
  void again(Settings::Millis wait);
  void online();
  // What a call got; anything else is a loss.
  void ask(cox::net::Rest::Call call, const Got& got);

  cox::net::Loop& loop_;
  const Settings settings_;
  const Callbacks callbacks_;
  cox::net::Backoff backoff_;
  cox::net::Timer again_;
  cox::net::Rest rest_;  // what the bot says
  // One try each: what comes after a loss is this class's to say.
  cox::net::Rest asking_;
  MenuKeeper menu_;
  cox::net::Rest::Id asked_ = 0;
  std::shared_ptr<const Me> me_;
  std::int64_t offset_;
  bool is_online_ = false, is_leaving_ = false;
  bool is_narrow_ = false;  // one update at a time
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace telegram
