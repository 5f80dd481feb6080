// Who is where: the rooms that we want and are in, and the people in them. Used from one thread.
#pragma once

#include <cox/sdk/incoming.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "people.hpp"
#include "server.hpp"
#include "table.hpp"

namespace irc {

struct Channel {
  std::string name = {};
  std::string key = {};  // empty: it needs none
};

class Rooms {
 public:
  struct Callbacks {
    std::function<void(const cox::Incoming&)> said;  // somebody came or went
    std::function<void(const std::string& room, const Line& line)> entered;  // we did
    std::function<void(const Trouble&)> trouble;
    std::function<void()> mended;  // we are wherever we want to be
  };

  Rooms(Server& server, std::vector<Channel> wanted, Callbacks callbacks);

  void take(const Line& line);
  // Enters the rooms that we want and are not in.
  void enter();

  const People& people() const { return people_; }
  const std::set<std::string>& ours() const { return ours_; }  // that we are in, folded

 private:
  static const Table<Rooms>& table();
  void on_features(const Line& line);
  void on_join(const Line& line);
  void on_part(const Line& line);
  void on_kick(const Line& line);
  void on_quit(const Line& line);
  void on_nick(const Line& line);
  void on_account(const Line& line);
  void on_host(const Line& line);
  void on_invite(const Line& line);
  void on_names(const Line& line);
  void on_who(const Line& line);
  void on_refused(const Line& line);

  void join(const Channel& channel) const;
  void on_our_join(const Line& line, const std::string& room);
  void leave(const std::string& room, const Trouble& why);
  void tell(const Line& line, std::uint32_t kind, const std::string& room) const;
  bool are_in(const std::string& room) const { return ours_.contains(server_.fold(room)); }

  Server& server_;
  const std::vector<Channel> wanted_;
  const Callbacks callbacks_;
  People people_;
  std::set<std::string> ours_;
  std::map<std::string, std::string> barred_;  // rooms that do not let us in, and why
};

}  // namespace irc
