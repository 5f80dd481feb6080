// What the bot says, on its way: to a room, a thread, one person, or as the answer to an
// interaction. Made, used and destroyed on the loop's thread.
#pragma once

#include <cox/json.hpp>
#include <cox/net/loop.hpp>
#include <cox/sdk/outgoing.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "answers.hpp"
#include "api.hpp"

namespace discord {

class Speaking {
 public:
  // How it ended: the id of what was said first, or why not.
  using Done = std::function<void(const std::string& id, const Api::Answer& answer)>;

  Speaking(cox::net::Loop& loop, Api& api, Answers& answers, std::function<std::uint64_t()> random)
      : loop_(loop), api_(api), answers_(answers), random_(std::move(random)) {}

  void set_application(const std::string& id) { application_ = id; }

  void say(const cox::Outgoing& out, const Done& done);
  void file(const cox::Outgoing& out, const Done& done);
  void edit(const cox::Outgoing& out, const Done& done);
  void remove(const cox::Outgoing& out, const Done& done);
  void react(const cox::Outgoing& out, const Done& done);
  void topic(const cox::Outgoing& out, const Done& done);
  void typing(const cox::Outgoing& out);
  // To whoever began the interaction, and nobody else.
  void whisper(const std::string& interaction, const std::string& text);
  // The first answer to an interaction.
  void callback(const std::string& id, const std::string& token, const cox::Json& answer);

 private:
  // One thing to say, which may take several messages.
  struct Speech {
    cox::Ticket ticket = 0;
    cox::Address to;
    std::vector<cox::Json> bodies;
    std::string file_name, file;
    bool is_file = false;
    bool ephemeral = false;
    bool is_reply = false;
    Done done;
    std::string channel = {};      // that it goes to
    std::string interaction = {};  // that it answers; empty: none
    std::string first = {};        // the id of what was said first
    std::size_t next = 0;
  };
  using SpeechPtr = std::shared_ptr<Speech>;

  SpeechPtr speech(const cox::Outgoing& out, const Done& done) const;
  void begin(const SpeechPtr& speech);
  void begin_answer(const SpeechPtr& speech);
  void begin_direct(const SpeechPtr& speech);
  void go_on(const SpeechPtr& speech);
  void send(const SpeechPtr& speech, cox::Json body, Api::Call call);
  void said(const SpeechPtr& speech, const Api::Answer& answer);
  void without_interaction(const SpeechPtr& speech);
  // The room of direct messages with them.
  void open_direct(const std::string& user,
                   std::function<void(const std::string&, const Api::Answer&)> then);
  void simple(std::string method, std::string path, const cox::Json& body, const Done& done);
  std::string path_of(const cox::Outgoing& out) const;
  std::string webhook(const std::string& token) const {
    return "/webhooks/" + application_ + "/" + token;
  }
  static std::string channel_of(const cox::Address& address) {
    return address.thread.empty() ? address.room : address.thread;
  }

  cox::net::Loop& loop_;
  Api& api_;
  Answers& answers_;
  const std::function<std::uint64_t()> random_;
  std::string application_;
  std::map<std::string, std::string> direct_;  // rooms, by account
  std::map<std::string, std::string> by_webhook_ =
      {};  // tokens of what only an interaction can change
};

}  // namespace discord
