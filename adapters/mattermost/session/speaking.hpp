// What the bot says, as calls. For the loop's thread.
#pragma once

#include <cox/sdk/outgoing.hpp>
#include <functional>
#include <string>
#include <vector>

#include "session.hpp"

namespace mattermost {

class Speaking {
 public:
  // `trouble` says why it could not be said; else `id` is the platform's id of it.
  using Done = std::function<void(const std::string& id, const Trouble& trouble)>;

  Speaking(Session& session, const Settings& settings) : session_(session), settings_(settings) {}

  // Each calls `done` once, later.
  void say(const cox::Outgoing& out, const Done& done);
  void edit(const cox::Outgoing& out, const Done& done);
  void remove(const cox::Outgoing& out, const Done& done);
  void react(const cox::Outgoing& out, const Done& done);
  void topic(const cox::Outgoing& out, const Done& done);
  void file(const cox::Outgoing& out, const Done& done);
  void typing(const cox::Outgoing& out);
  // Once somebody has pressed a button; `trigger` allows it, for some seconds.
  void dialog(const cox::Json& form, const std::string& token, const std::string& trigger,
              const Done& done);

 private:
  using InRoom = std::function<void(const std::string& channel)>;
  struct Place {
    std::string channel;
    std::string root;  // of the thread, or ""
    cox::Ticket ticket = 0;
  };
  struct Piece {
    std::string message = {};
    cox::Json props = {};
    cox::Json files = {};
  };

  NameOf names() const;
  std::vector<Piece> pieces(const cox::Outgoing& out) const;
  void in_room(const cox::Address& address, const Done& done, const InRoom& act);
  void post(const cox::Outgoing& out, std::vector<Piece> pieces, const Done& done);
  void post_in(const Place& place, std::vector<Piece> pieces, const Done& done,
               const std::string& first);
  void whisper(const cox::Outgoing& out, std::vector<Piece> pieces, const Done& done);
  // `id`: said to `done` where the answer has none.
  void send(cox::net::Rest::Call call, const std::string& id, const Done& done);

  Session& session_;
  const Settings& settings_;
};

}  // namespace mattermost
