// What a connection knows and does once bytes are lines: registration, rooms, who is who, what was
// said. No socket, no clock of its own. Used from one thread.
#pragma once

#include <cox/sdk/incoming.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "people.hpp"
#include "protocol/features.hpp"
#include "protocol/line.hpp"
#include "protocol/registration.hpp"

namespace irc {

struct Channel {
  std::string name = {};
  std::string key = {};  // empty: it needs none
};

class Client {
 public:
  enum class Priority { now, later };  // now: before everything that waits
  struct Callbacks {
    std::function<void(const Line&, Priority)> send;
    std::function<void(const cox::Incoming&)> said;
    std::function<void()> welcome;  // the server has taken us
    // It goes on, or not, and somebody should know.
    std::function<void(const std::string& trouble)> trouble;
    // This is the end of the connection; `lasting`: a human must do something first.
    std::function<void(const std::string& why, bool lasting)> give_up;
    // What was sent with this label was taken by the server under this id.
    std::function<void(std::uint64_t label, const std::string& id)> taken;
    std::function<void(std::uint64_t label, const std::string& why)> refused;
  };

  Client(Login login, std::vector<Channel> channels, Callbacks callbacks);

  // The connection is there.
  void begin();
  // A line came.
  void take(const Line& line);
  // Rooms that we were thrown out of, and a nick that was taken, are tried again. Call it now and
  // then.
  void retry();

  bool is_welcome() const { return registration_.state() == Registration::State::welcome; }
  const std::string& nick() const { return nick_; }
  const Features& features() const { return features_; }
  const std::set<std::string>& rooms() const { return rooms_; }  // that we are in, folded

  // Says text to a room or a nick, cut to fit; `label` (not 0) comes back with taken() or
  // refused(). True: they will come; false: the server tells nothing, and sending is all.
  bool say(const std::string& target, const std::string& text, std::uint64_t label);
  bool emote(const std::string& target, const std::string& text, std::uint64_t label);
  void topic(const std::string& room, const std::string& text);
  void quit(const std::string& why);
  // The nick of somebody with this account whom we see in a room; empty: we do not.
  std::string nick_of(const std::string& account) const { return people_.nick_of(account); }

 private:
  using Handler = void (Client::*)(const Line&);
  static const std::map<std::string, Handler, std::less<>>& handlers();

  void on_registration(const Line& line);
  void on_features(const Line& line);
  void on_ready(const Line& line);
  void on_ping(const Line& line);
  void on_message(const Line& line);
  void on_notice(const Line& line);
  void on_join(const Line& line);
  void on_part(const Line& line);
  void on_kick(const Line& line);
  void on_quit(const Line& line);
  void on_nick(const Line& line);
  void on_topic(const Line& line);
  void on_account(const Line& line);
  void on_names(const Line& line);
  void on_who(const Line& line);
  void on_join_refused(const Line& line);
  void on_message_refused(const Line& line);
  void on_error(const Line& line);

  void send(std::string command, std::vector<std::string> parameters,
            Priority priority = Priority::later);
  bool send_pieces(const std::string& target, const std::vector<std::string>& pieces,
                   const std::string& ctcp, std::uint64_t label);
  std::size_t room_for_text(const std::string& target) const;
  void join(const Channel& channel);
  void leave_room(const std::string& room, const std::string& why);
  void ask_who(const std::string& room);
  bool is_me(std::string_view nick) const;
  bool is_ours(const Line& line) const;
  bool answer_ctcp(const std::string& nick, const std::string& command, const std::string& text);
  cox::Incoming event(const Line& line, std::uint32_t kind, const std::string& room) const;
  void confirm(const Line& line);

  const Login login_;
  const std::vector<Channel> channels_;
  const Callbacks callbacks_;
  Registration registration_;
  Features features_;
  People people_;
  std::string nick_;
  std::string source_;  // as others see us: "nick!user@host"; empty until we see it ourselves
  bool ready_ = false;
  std::set<std::string> rooms_;
};

}  // namespace irc
