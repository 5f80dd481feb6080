#include "own_nick.hpp"

#include <utility>

namespace irc {

const Table<OwnNick>& OwnNick::table() {
  static const Table<OwnNick> all{{"NICK", {&OwnNick::on_nick, 1}},
                                  {"QUIT", {&OwnNick::on_quit}},
                                  {"731", {&OwnNick::on_absent, 2}}};
  return all;
}

OwnNick::OwnNick(Server& server, std::string wanted, bool regain)
    : server_(server), wanted_(std::move(wanted)), regain_(regain) {}

void OwnNick::take(const Line& line) { dispatch(table(), *this, line); }

void OwnNick::begin() {
  begun_ = true;
  if (have_it()) return;
  // ircv3.net, "Monitor"; where there is none, trying now and then does it.
  if (server_.features.has("MONITOR") && !std::exchange(watched_, true))
    server_.send("MONITOR", {"+", wanted_});
  if (regain_) server_.send("PRIVMSG", {"NickServ", "REGAIN " + wanted_});
}

void OwnNick::retry() const {
  if (!have_it()) server_.send("NICK", {wanted_});
}

void OwnNick::on_nick(const Line& line) {
  const std::string nick = parse_source(line.source).nick;
  if (!server_.is_me(nick)) {
    if (server_.same(nick, wanted_)) retry();  // whoever had it has another one now
    return;
  }
  server_.nick = line.parameter(0);
  server_.source.clear();  // seen again with the next join
  if (!have_it()) {
    if (begun_) begin();  // the server gave us another one
  } else if (std::exchange(watched_, false)) {
    server_.send("MONITOR", {"-", wanted_});
  }
}

void OwnNick::on_quit(const Line& line) {
  if (server_.same(parse_source(line.source).nick, wanted_) && !server_.is_ours(line)) retry();
}

// ":server 731 us :nick[,nick]": they are not there. We watch but one.
void OwnNick::on_absent(const Line& line) {
  if (server_.same(line.text(), wanted_)) retry();
}

}  // namespace irc
