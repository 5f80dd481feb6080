// The nick that we want, and the way back to it where somebody has it or the server gave us another
// one. Used from one thread.
#pragma once

#include <string>

#include "server.hpp"
#include "table.hpp"

namespace irc {

class OwnNick {
 public:
  // `regain`: NickServ is asked to take it from whoever has it.
  OwnNick(Server& server, std::string wanted, bool regain);

  void take(const Line& line);
  // We are on the server and may try.
  void begin();
  // Tries again; call it now and then.
  void retry() const;

 private:
  static const Table<OwnNick>& table();
  void on_nick(const Line& line);
  void on_quit(const Line& line);
  void on_absent(const Line& line);

  bool have_it() const { return server_.is_me(wanted_); }

  Server& server_;
  const std::string wanted_;
  const bool regain_;
  bool watched_ = false;  // the server tells us when it is free
  bool begun_ = false;
};

}  // namespace irc
