// Who stands behind a nick: the services account that the network vouches for. A nick is nobody by
// itself: anybody can take it. Pure; used from one thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "protocol/casemap.hpp"

namespace irc {

class People {
 public:
  // How names compare; what is known is compared anew.
  void casing(CaseMap map);

  // Somebody is in a room.
  void enters(std::string_view nick, std::string_view room);
  // Forgotten with the last room that they share with us: from there on nothing says who they are.
  void leaves(std::string_view nick, std::string_view room);
  void quits(std::string_view nick);
  void renames(std::string_view nick, std::string_view to);
  // We are in the room no more.
  void room_ends(std::string_view room);
  // What the network says of the account; "*", "0" and nothing mean that they have none.
  void account(std::string_view nick, std::string_view account);

  // Nullopt: it is not known whether they have one. Empty: they have none.
  std::optional<std::string> account_of(std::string_view nick) const;
  // The nick of somebody with this account, as they write it; empty: nobody we see has it.
  std::string nick_of(std::string_view account) const;
  // Whom we share rooms with.
  std::size_t size() const { return people_.size(); }
  // The rooms that somebody is in.
  std::set<std::string> rooms_of(std::string_view nick) const;
  void clear() { people_.clear(); }

 private:
  struct Person {
    std::string nick;
    std::optional<std::string> account;
    std::set<std::string> rooms;  // folded
  };
  std::string key(std::string_view name) const { return fold(name, map_); }

  CaseMap map_ = CaseMap::rfc1459;
  std::map<std::string, Person> people_;  // by folded nick
};

}  // namespace irc
