// One connection to the gateway: it brings a machine (protocol/gateway.hpp), a WebSocket and the
// clock together, and comes back by itself. Made, used and destroyed on the loop's thread.
#pragma once

#include <cox/json.hpp>
#include <cox/net/backoff.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/web_socket.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "protocol/gateway.hpp"
#include "protocol/inflater.hpp"
#include "protocol/turns.hpp"
#include "settings.hpp"

namespace discord {

class Shard {
 public:
  using Millis = std::chrono::milliseconds;
  enum class State { connecting, online, offline };

  struct Callbacks {
    std::function<void(const std::string& event, const cox::Json& data)> event;
    std::function<void(State state, const std::string& why, const std::string& advice)> state;
    std::function<void(Millis lag)> lag;
    // Nothing more can be taken now: the connection is closed until something can, and Discord
    // keeps what happens meanwhile.
    std::function<bool()> is_full;
    std::function<std::uint64_t()> random;
  };

  // `turns` is shared by all shards; it and `settings` outlive it.
  Shard(cox::net::Loop& loop, const Settings& settings, Gateway::Identity identity,
        std::string gateway, Turns& turns, Callbacks callbacks);
  ~Shard();

  void open();
  // Leaves in a way that the session can be resumed.
  void leave();
  cox::Json save() const { return machine_.save(); }
  void restore(const cox::Json& saved) { machine_.restore(saved); }

 private:
  void connect();
  void received(std::string_view bytes, bool binary);
  void take(std::string_view text);
  void act(Gateway::Steps steps);
  void act(const Gateway::Step& step);
  void identify();
  void send(const cox::Json& payload);
  void arm();
  void close(std::uint16_t code, Millis wait, const std::string& why);
  void ended(std::uint16_t code, const cox::net::Failure& why);
  void note_attempt(bool was_ready);
  void come_back(Millis wait, const std::string& why, const std::string& advice = "");
  void give_up(const Ending& ending);
  std::string url() const;

  cox::net::Loop& loop_;
  const Settings& settings_;
  const std::string gateway_;
  Turns& turns_;
  const Callbacks callbacks_;
  Gateway machine_;
  cox::net::Backoff backoff_;
  cox::net::Timer clock_, again_, turn_;
  std::unique_ptr<Inflater> inflater_;
  std::unique_ptr<cox::net::WebSocket> socket_;
  bool leaving_ = false;
  int failures_ = 0;  // to resume, one after the other
};

}  // namespace discord
