// What we say, and what became of it. Used from one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server.hpp"
#include "table.hpp"

namespace irc {

class Speaking {
 public:
  struct Callbacks {
    // What was sent with this label was taken by the server under this id (may be empty).
    std::function<void(std::uint64_t label, const std::string& id)> taken;
    std::function<void(std::uint64_t label, const std::string& why)> refused;
    std::function<void(const Trouble&)> trouble;
  };

  Speaking(const Server& server, Callbacks callbacks);

  void take(const Line& line);

  // Whether something can be said there: one room or nick, and nothing that the server would take
  // for several or for a mask.
  static bool is_target(std::string_view target);
  // Says text to a room or a nick, cut to fit; `label` (not 0) comes back with taken() or
  // refused(). True: they will come; false: the server tells nothing, and sending is all.
  bool say(const std::string& target, const std::string& text, std::uint64_t label) const;
  bool emote(const std::string& target, const std::string& text, std::uint64_t label) const;
  bool topic(const std::string& room, const std::string& text, std::uint64_t label) const;

 private:
  static const Table<Speaking>& table();
  void on_echo(const Line& line);
  void on_taken(const Line& line);
  void on_refused(const Line& line);
  void on_fail(const Line& line);
  void refuse(const Line& line, const std::string& why);

  bool send_pieces(const std::string& target, const std::vector<std::string>& pieces,
                   const std::string& ctcp, std::uint64_t label) const;

  const Server& server_;
  const Callbacks callbacks_;
};

}  // namespace irc
