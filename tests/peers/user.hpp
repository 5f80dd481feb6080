// Somebody on IRC with a real client, irc-framework (node/irc_person.cjs). What they see is a log:
//
//   #ops <cox> ann: PONG      #ops * cox waves      (private) <cox> PONG
//   #ops + cox                somebody came, or was there already
//   #ops - cox                somebody left; with a reason in brackets where there is one
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "../e2e/child.hpp"

namespace peers {

class User {
 public:
  struct Options {
    bool tls = false;
    std::string account = {};  // with the password "sesame"; empty: none
  };

  User(std::uint16_t port, const std::string& nick) : User(port, nick, Options()) {}
  User(std::uint16_t port, const std::string& nick, const Options& options)
      : child_("/usr/bin/env",
               {"NODE_PATH=" COX_PEERS_NODE "/node_modules", "node",
                COX_SOURCE_DIR "/tests/peers/node/irc_person.cjs", describe(port, nick, options)}) {
    hears("* online as " + nick + "\n");
  }

  void says(const std::string& target, const std::string& text) {
    child_.write("say " + target + " " + text + "\n");
  }
  void acts(const std::string& target, const std::string& text) {
    child_.write("act " + target + " " + text + "\n");
  }
  // A client's question to a client: "VERSION", "PING 123".
  void asks(const std::string& target, const std::string& what) {
    child_.write("ctcp " + target + " " + what + "\n");
  }
  void sends(const std::string& line) { child_.write("raw " + line + "\n"); }
  // Waits, for as long as a minute, for a line of the log that ends like this, in what was not
  // read yet.
  void hears(std::string_view text) { child_.wait_for(child_.out, text); }
  void hears_line(const std::string& text) { hears(text + "\n"); }
  // Joins, and waits until somebody else is there.
  void meets(const std::string& nick, const std::string& room) {
    sends("JOIN " + room);
    hears_line(room + " + " + nick);
  }
  // All that they saw so far.
  const std::string& log() const { return child_.out.all; }

 private:
  static std::string describe(std::uint16_t port, const std::string& nick, const Options& options) {
    return cox::Json::object({{"port", port},
                              {"nick", nick},
                              {"tls", options.tls},
                              {"account", options.account},
                              {"password", "sesame"}})
        .dump();
  }

  e2e::Child child_;
};

}  // namespace peers
