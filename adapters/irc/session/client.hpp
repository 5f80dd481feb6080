// What a connection knows and does once bytes are lines. It brings the parts together, each with
// one idea: the way in (protocol/registration), our nick, who is where, what others say, what we
// say, what was said while we were away. No socket, no clock of its own. Used from one thread.
#pragma once

#include <chrono>
#include <cox/sdk/incoming.hpp>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "hearing.hpp"
#include "history.hpp"
#include "own_nick.hpp"
#include "protocol/batches.hpp"
#include "protocol/registration.hpp"
#include "rooms.hpp"
#include "server.hpp"
#include "speaking.hpp"

namespace irc {

class Client {
 public:
  struct Options {
    Login login = {};
    std::vector<Channel> channels = {};
    bool regain = false;                        // NickServ is asked for our nick
    std::chrono::milliseconds missed{600'000};  // what was said so long ago is still fetched
  };
  struct Callbacks {
    std::function<void(const Line&, Priority)> send;
    std::function<void(const cox::Incoming&)> said;
    std::function<void()> welcome;  // the server has taken us
    std::function<void(const Trouble&)> trouble;
    std::function<void()> mended;  // nothing is wrong any more
    // This is the end of the connection; `lasting`: a human must do something first.
    std::function<void(const Trouble& why, bool lasting)> give_up;
    std::function<void()> alive;  // the server has answered ask()
    // As of Speaking.
    std::function<void(std::uint64_t label, const std::string& id)> taken;
    std::function<void(std::uint64_t label, const std::string& why)> refused;
    std::function<std::chrono::milliseconds()> now;  // since the Unix epoch
  };

  // `marks` outlives it.
  Client(Options options, Marks& marks, Callbacks callbacks);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // The connection is there.
  void begin();
  // A line came.
  void take(Line line);
  // Rooms that we were thrown out of, a nick that was taken and an account that we lost are tried
  // again. Call it now and then.
  void retry();
  // Asks the server whether it is there.
  void ask();
  void quit(const std::string& why);

  bool is_welcome() const { return registration_.state() == Registration::State::welcome; }
  const std::string& nick() const { return server_.nick; }
  const std::set<std::string>& rooms() const { return rooms_.ours(); }  // that we are in, folded
  const Features& features() const { return server_.features; }
  // The nick of somebody with this account whom we see in a room; empty: we do not.
  std::string nick_of(const std::string& account) const { return rooms_.people().nick_of(account); }
  const Speaking& speaking() const { return speaking_; }

 private:
  static const Table<Client>& table();
  void on_features(const Line& line);
  void on_ready(const Line& line);
  void on_ping(const Line& line);
  void on_pong(const Line& line);
  void on_error(const Line& line);

  void register_with(const Line& line);
  bool belongs_to_past(Line& line);

  const Callbacks callbacks_;
  Registration registration_;
  Server server_;
  Batches batches_;
  OwnNick own_nick_;
  Rooms rooms_;
  Hearing hearing_;
  Speaking speaking_;
  History history_;
  bool ready_ = false;  // it has said everything of itself
};

}  // namespace irc
