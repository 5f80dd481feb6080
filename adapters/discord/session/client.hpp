// The bot's account on Discord: its shards, what comes in over them, what goes out. Made, used and
// destroyed on the loop's thread.
#pragma once

#include <cox/json.hpp>
#include <cox/net/backoff.hpp>
#include <cox/net/loop.hpp>
#include <cox/sdk/incoming.hpp>
#include <cox/sdk/press.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "answers.hpp"
#include "api.hpp"
#include "protocol/directory.hpp"
#include "protocol/slash.hpp"
#include "protocol/turns.hpp"
#include "settings.hpp"
#include "shard.hpp"
#include "speaking.hpp"

namespace discord {

class Client {
 public:
  using Millis = std::chrono::milliseconds;

  struct Callbacks {
    std::function<void(cox::Incoming)> said;
    // They give their answer later, on the loop's thread.
    std::function<void(cox::Press, std::function<void(cox::PressAnswer)>)> pressed;
    std::function<void(cox::Incoming, std::function<void(cox::Json lines)>)> completes;
    std::function<void(std::function<void(cox::Json table)>)> commands;
    std::function<void(Shard::State, const std::string& why)> state;
    // Null advice: what was wrong is mended.
    std::function<void(const std::string& what, const std::string& advice)> trouble;
    std::function<void()> mended;
    std::function<void(Millis)> lag;
    std::function<bool()> is_full;
    std::function<std::uint64_t()> random;
  };

  Client(cox::net::Loop& loop, const Settings& settings, Callbacks callbacks, cox::Json saved);
  ~Client();

  void open();
  void leave();
  cox::Json save() const;
  Speaking& speaking() { return speaking_; }
  cox::net::Rest::State waiting() const { return api_.state(); }
  // What a human must do before anything can be said; empty: nothing.
  const std::string& refused() const { return refused_; }
  void note(const Api::Answer& answer);

 private:
  struct Part {
    Shard::State state = Shard::State::connecting;
    std::unique_ptr<Shard> shard;
  };

  void ask_gateway();
  void on_gateway(const Api::Answer& answer);
  void make_shards(const cox::Json& told, int shards);
  Shard::Callbacks callbacks_of(std::size_t shard);
  void shard_state(std::size_t shard, Shard::State state, const std::string& why,
                   const std::string& advice);
  void event(const std::string& event, const cox::Json& data);
  void ready(const cox::Json& data);
  void topic_of(const cox::Json& channel);
  void interaction(const cox::Json& data);
  void invoked(const cox::Json& data, cox::Incoming in);
  void completion(const cox::Json& data, cox::Incoming in);
  void pressed(const cox::Json& data, cox::Incoming in);
  void press_answered(const std::string& id, const std::string& token, const std::string& action,
                      bool is_submission, const cox::PressAnswer& answer);
  void register_commands();
  void put_commands(const cox::Json& table);
  void tell_left_out();
  cox::Incoming from_interaction(const cox::Json& data) const;
  void tell(const std::string& id, const std::string& token, const std::string& sentence);

  cox::net::Loop& loop_;
  const Settings& settings_;
  const Callbacks callbacks_;
  Api api_;
  Answers answers_;
  Speaking speaking_;
  Directory directory_;
  Turns turns_;
  cox::net::Backoff backoff_;
  cox::net::Timer again_, refresh_;
  std::vector<Part> shards_;
  std::map<std::string, std::unique_ptr<cox::net::Timer>> patience_;  // of presses that wait
  std::set<std::string> late_;  // presses that Discord was told of before the bot had decided
  cox::Json saved_;
  std::optional<Slash> slash_;
  std::string registered_;  // what Discord has of our commands
  std::string self_, name_, application_;
  std::string refused_;
  bool leaving_ = false;
};

}  // namespace discord
