// What others say: text, actions, topics, and the questions that clients ask each other (CTCP).
// Used from one thread.
#pragma once

#include <chrono>
#include <cox/net/token_bucket.hpp>
#include <cox/sdk/incoming.hpp>
#include <functional>
#include <optional>
#include <string>

#include "people.hpp"
#include "server.hpp"
#include "table.hpp"

namespace irc {

class Hearing {
 public:
  struct Callbacks {
    std::function<void(const cox::Incoming&)> said;
    std::function<std::chrono::milliseconds()> now;  // since the Unix epoch
  };

  Hearing(const Server& server, const People& people, Callbacks callbacks);

  void take(const Line& line);
  // A message of the network's history. True: it was one that somebody else said.
  bool take_past(const Line& line);

 private:
  static const Table<Hearing>& table();
  void on_message(const Line& line);
  void on_topic(const Line& line);

  std::optional<cox::Incoming> spoken(const Line& line, cox::Incoming in) const;
  void answer_client(const std::string& nick, const std::string& command, const std::string& text);

  const Server& server_;
  const People& people_;
  const Callbacks callbacks_;
  cox::net::TokenBucket answers_;  // to clients' questions
};

}  // namespace irc
