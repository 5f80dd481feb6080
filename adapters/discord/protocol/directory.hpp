// What the guilds that the bot is in call their rooms and roles, as the gateway tells. Used from
// one thread.
#pragma once

#include <cox/json.hpp>
#include <map>
#include <string>

namespace discord {

class Directory {
 public:
  struct Channel {
    std::string name = {};
    std::string guild = {};
    std::string parent = {};
    std::string topic = {};
    int type = 0;
    bool is_thread() const { return type >= 10 && type <= 12; }
  };

  // An event that changes it; all others are passed over. True: a topic has changed.
  bool take(const std::string& event, const cox::Json& data);

  const Channel* channel(const std::string& id) const;
  // Empty: not known.
  std::string role(const std::string& id) const;
  // The room where a guild says who has come; empty: it has none, or is not known.
  std::string welcomes_in(const std::string& guild) const;

  // A session that goes on is not told again.
  cox::Json save() const;
  void restore(const cox::Json& saved);

 private:
  bool put(const cox::Json& channel, const std::string& guild);
  void guild_came(const cox::Json& guild);
  void guild_went(const std::string& guild);

  std::map<std::string, Channel> channels_;
  std::map<std::string, std::string> roles_;
  std::map<std::string, std::string> welcomes_;  // guild: room
};

}  // namespace discord
