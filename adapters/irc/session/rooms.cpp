#include "rooms.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <utility>

#include "advice.hpp"
#include "event.hpp"
#include "protocol/text.hpp"

namespace irc {

namespace {

// "%tcnuhraf": we ask for the token, the nick and the account.
constexpr const char* kWhoToken = "152";

std::string nick_in(const Line& line) { return parse_source(line.source).nick; }

}  // namespace

const Table<Rooms>& Rooms::table() {
  static const Table<Rooms> all{
      {"005", {&Rooms::on_features, 2}},    {"JOIN", {&Rooms::on_join, 1}},
      {"PART", {&Rooms::on_part, 1}},       {"KICK", {&Rooms::on_kick, 2}},
      {"QUIT", {&Rooms::on_quit}},          {"NICK", {&Rooms::on_nick, 1}},
      {"ACCOUNT", {&Rooms::on_account, 1}}, {"CHGHOST", {&Rooms::on_host, 2}},
      {"INVITE", {&Rooms::on_invite, 2}},   {"353", {&Rooms::on_names, 4}},
      {"354", {&Rooms::on_who, 4}},         {"403", {&Rooms::on_refused, 2}},
      {"405", {&Rooms::on_refused, 2}},     {"471", {&Rooms::on_refused, 2}},
      {"473", {&Rooms::on_refused, 2}},     {"474", {&Rooms::on_refused, 2}},
      {"475", {&Rooms::on_refused, 2}},     {"476", {&Rooms::on_refused, 2}},
      {"477", {&Rooms::on_refused, 2}}};
  return all;
}

Rooms::Rooms(Server& server, std::vector<Channel> wanted, Callbacks callbacks)
    : server_(server), wanted_(std::move(wanted)), callbacks_(std::move(callbacks)) {}

void Rooms::take(const Line& line) { dispatch(table(), *this, line); }

void Rooms::enter() {
  for (const Channel& channel : wanted_) {
    if (!are_in(channel.name)) join(channel);
  }
}

void Rooms::join(const Channel& channel) const {
  if (channel.key.empty()) {
    server_.send("JOIN", {channel.name});
  } else {
    server_.send("JOIN", {channel.name, channel.key});
  }
}

void Rooms::tell(const Line& line, std::uint32_t kind, const std::string& room) const {
  callbacks_.said(event(server_, people_, line, kind, room));
}

// How names compare may have changed.
void Rooms::on_features(const Line&) { people_.casing(server_.features.casing()); }

void Rooms::on_join(const Line& line) {
  const std::string nick = nick_in(line);
  const std::string& room = line.parameter(0);
  people_.enters(nick, room);
  if (server_.is_me(nick)) return on_our_join(line, room);
  if (server_.can("extended-join")) people_.account(nick, line.parameter(1));
  tell(line, COX_MESSAGE_ENTER, room);
}

void Rooms::on_our_join(const Line& line, const std::string& room) {
  server_.source = line.source;
  ours_.insert(server_.fold(room));
  if (barred_.erase(server_.fold(room)) > 0 && barred_.empty()) callbacks_.mended();
  // Who is there, with their accounts, where the server tells them together.
  if (server_.features.has("WHOX")) server_.send("WHO", {room, "%tna," + std::string(kWhoToken)});
  callbacks_.entered(room, line);
}

// ":server 354 us 152 nick account"
void Rooms::on_who(const Line& line) {
  if (line.parameter(1) == kWhoToken) people_.account(line.parameter(2), line.parameter(3));
}

// ":server 353 us = #room :@ann bob"
void Rooms::on_names(const Line& line) {
  const std::string& room = line.parameter(2);
  std::string_view names = line.text();
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    const std::string_view nick = server_.features.without_rank(name);
    if (!nick.empty()) people_.enters(nick.substr(0, nick.find('!')), room);
  }
}

void Rooms::on_account(const Line& line) { people_.account(nick_in(line), line.parameter(0)); }

// ":us!old@host CHGHOST new host": others see us otherwise, so that less or more fits into a line.
void Rooms::on_host(const Line& line) {
  if (server_.is_ours(line))
    server_.source = nick_in(line) + "!" + line.parameter(0) + "@" + line.parameter(1);
}

// Followed where we want to be anyway; anybody can invite anywhere.
void Rooms::on_invite(const Line& line) {
  const std::string& room = line.parameter(1);
  if (!server_.is_me(line.parameter(0)) || are_in(room)) return;
  for (const Channel& channel : wanted_) {
    if (server_.same(channel.name, room)) join(channel);
  }
}

void Rooms::on_part(const Line& line) {
  const std::string nick = nick_in(line);
  const std::string& room = line.parameter(0);
  if (server_.is_me(nick)) return leave(room, {"we are out of " + room});
  tell(line, COX_MESSAGE_LEAVE, room);
  people_.leaves(nick, room);
}

void Rooms::on_kick(const Line& line) {
  const std::string& room = line.parameter(0);
  const std::string& nick = line.parameter(1);
  if (server_.is_me(nick)) {
    return leave(room, {nick_in(line) + " kicked us out of " + room + ": " + to_utf8(line.text())});
  }
  Line gone = line;
  gone.source = nick;
  gone.tags.erase("account");  // that of whoever kicked
  tell(gone, COX_MESSAGE_LEAVE, room);
  people_.leaves(nick, room);
}

void Rooms::leave(const std::string& room, const Trouble& why) {
  ours_.erase(server_.fold(room));
  people_.room_ends(room);
  callbacks_.trouble({why.what + "; trying to come back"});
}

void Rooms::on_quit(const Line& line) {
  const std::string nick = nick_in(line);
  for (const std::string& room : people_.rooms_of(nick)) tell(line, COX_MESSAGE_LEAVE, room);
  people_.quits(nick);
}

void Rooms::on_nick(const Line& line) { people_.renames(nick_in(line), line.parameter(0)); }

// Told once, and again where the reason is another one.
void Rooms::on_refused(const Line& line) {
  const std::string& room = line.parameter(1);
  const auto wanted = std::ranges::find_if(
      wanted_, [&](const Channel& channel) { return server_.same(channel.name, room); });
  if (wanted == wanted_.end() || are_in(room)) return;
  const std::string why = to_utf8(line.text());
  if (std::exchange(barred_[server_.fold(room)], why) == why) return;
  callbacks_.trouble({"cannot join " + room + ": " + why, advice_on_join(line.command, room)});
}

}  // namespace irc
