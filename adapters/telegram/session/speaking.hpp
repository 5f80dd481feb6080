// What the bot says, as calls. For the loop's thread.
#pragma once

#include <cox/net/loop.hpp>
#include <cox/net/rest.hpp>
#include <cox/sdk/outgoing.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/answer.hpp"
#include "protocol/pace.hpp"
#include "settings.hpp"

namespace telegram {

// Groups that became supergroups: their old ids, and those of now.
using Moves = std::map<std::int64_t, std::int64_t>;

class Speaking {
 public:
  // `trouble` says why it could not be said; else `id` is the platform's id of it.
  using Done = std::function<void(const std::string& id, const Trouble& trouble)>;

  Speaking(cox::net::Loop& loop, cox::net::Rest& rest, const Settings& settings, Moves moves,
           std::function<std::uint64_t()> random)
      : loop_(loop),
        rest_(rest),
        settings_(settings),
        moves_(std::move(moves)),
        pace_(settings.pace),
        random_(std::move(random)) {}

  // Each calls `done` once, later or at once.
  void say(const cox::Outgoing& out, const Done& done);
  void edit(const cox::Outgoing& out, const Done& done);
  void remove(const cox::Outgoing& out, const Done& done);
  void react(const cox::Outgoing& out, const Done& done);
  void topic(const cox::Outgoing& out, const Done& done);
  void file(const cox::Outgoing& out, const Done& done);
  void typing(const cox::Outgoing& out);
  // The end of a press: the button stops waiting, and a sentence is for who pressed it.
  void answer(const std::string& press, const std::string& sentence);

  void moved(std::int64_t from, std::int64_t to) { moves_[from] = to; }
  const Moves& moves() const { return moves_; }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  using Call = std::function<cox::net::Rest::Call(std::int64_t chat)>;

  void say_pieces(const cox::Outgoing& out, std::vector<std::string> pieces,
                  const cox::Json& keyboard, const Done& done, const std::string& first);
  // Where it is to be said; 0: nowhere.
  std::int64_t chat_of(const cox::Address& to) const;
  std::int64_t now_called(std::int64_t chat) const;
  // When the chat has room for it.
  void in_turn(std::int64_t chat, const std::function<void()>& task, bool has_turn = false);
  void send(std::int64_t chat, const Call& call, const Done& done, bool is_second = false);
  // What is done to a message that is there.
  void change(const cox::Outgoing& out, const std::string& method, const cox::Json& more,
              const Done& done);

  cox::net::Loop& loop_;
  cox::net::Rest& rest_;
  const Settings settings_;
  Moves moves_;
  Pace pace_;
  std::function<std::uint64_t()> random_;
  std::map<std::uint64_t, std::unique_ptr<cox::net::Timer>> waiting_;
  std::uint64_t next_ = 0;
};

}  // namespace telegram
