#include "client.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/format.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace irc {

namespace {

// The host may be up to 63 bytes and the user 10 or so; what is not known yet is taken as long.
constexpr std::size_t kLongestSource = 100;

// "%tcnuhraf": we ask for the token, the channel, the nick and the account.
constexpr std::string_view kWhoToken = "152";

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

const std::map<std::string, Client::Handler, std::less<>>& Client::handlers() {
  static const std::map<std::string, Handler, std::less<>> all{
      {"005", &Client::on_features},
      {"376", &Client::on_ready},
      {"422", &Client::on_ready},
      {"PING", &Client::on_ping},
      {"PRIVMSG", &Client::on_message},
      {"NOTICE", &Client::on_notice},
      {"JOIN", &Client::on_join},
      {"PART", &Client::on_part},
      {"KICK", &Client::on_kick},
      {"QUIT", &Client::on_quit},
      {"NICK", &Client::on_nick},
      {"TOPIC", &Client::on_topic},
      {"ACCOUNT", &Client::on_account},
      {"353", &Client::on_names},
      {"354", &Client::on_who},
      {"ERROR", &Client::on_error},
      {"403", &Client::on_join_refused},
      {"405", &Client::on_join_refused},
      {"471", &Client::on_join_refused},
      {"473", &Client::on_join_refused},
      {"474", &Client::on_join_refused},
      {"475", &Client::on_join_refused},
      {"476", &Client::on_join_refused},
      {"477", &Client::on_join_refused},
      {"401", &Client::on_message_refused},
      {"404", &Client::on_message_refused},
      {"407", &Client::on_message_refused},
      {"531", &Client::on_message_refused}};
  return all;
}

Client::Client(Login login, std::vector<Channel> channels, Callbacks callbacks)
    : login_(std::move(login)),
      channels_(std::move(channels)),
      callbacks_(std::move(callbacks)),
      registration_(login_),
      nick_(login_.nick) {}

void Client::begin() {
  for (const Line& line : registration_.begin()) callbacks_.send(line, Priority::now);
}

void Client::take(const Line& line) {
  on_registration(line);
  const auto handler = handlers().find(line.command);
  if (handler != handlers().end()) (this->*handler->second)(line);
}

void Client::on_registration(const Line& line) {
  const Registration::State before = registration_.state();
  for (const Line& answer : registration_.take(line)) callbacks_.send(answer, Priority::now);
  if (registration_.state() == before) return;
  nick_ = registration_.nick();
  switch (registration_.state()) {
    case Registration::State::welcome:
      return callbacks_.welcome();
    case Registration::State::refused:
      return callbacks_.give_up(registration_.why(), true);
    case Registration::State::not_yet:
      return callbacks_.give_up(registration_.why(), false);
    case Registration::State::open:
      return;
  }
}

void Client::on_features(const Line& line) {
  features_.apply(line);
  people_.casing(features_.casing());
}

// The end of the message of the day, or none: now everything about the server is known.
void Client::on_ready(const Line&) {
  if (std::exchange(ready_, true)) return;
  // "I am a bot", where the network has a mode for that (ircv3.net, "Bot Mode").
  if (features_.has("BOT")) send("MODE", {nick_, "+" + features_.value("BOT")});
  for (const Channel& channel : channels_) join(channel);
}

void Client::on_ping(const Line& line) { send("PONG", {line.text()}, Priority::now); }

void Client::join(const Channel& channel) {
  if (channel.key.empty()) {
    send("JOIN", {channel.name});
  } else {
    send("JOIN", {channel.name, channel.key});
  }
}

void Client::retry() {
  if (!ready_) return;
  for (const Channel& channel : channels_) {
    if (!rooms_.contains(fold(channel.name, features_.casing()))) join(channel);
  }
  if (!is_me(login_.nick)) send("NICK", {login_.nick});
}

// ---- what others say ----

bool Client::is_me(std::string_view nick) const { return same(nick, nick_, features_.casing()); }

bool Client::is_ours(const Line& line) const { return is_me(parse_source(line.source).nick); }

cox::Incoming Client::event(const Line& line, std::uint32_t kind, const std::string& room) const {
  const std::string nick = parse_source(line.source).nick;
  // What the message says of itself counts most; then what we have seen before.
  std::optional<std::string> account = people_.account_of(nick);
  if (registration_.capabilities().is_on("account-tag")) account = line.tag("account");
  cox::Incoming in;
  in.kind = kind;
  in.known = account.has_value() && !account->empty();
  in.user = in.known ? *account : nick;
  in.user_name = nick;
  in.room = room;
  in.id = line.tag("msgid");
  in.time = parse_time(line.tag("time"));
  in.from_bot = line.tags.contains("bot");
  return in;
}

void Client::on_message(const Line& line) {
  if (is_ours(line)) return confirm(line);
  const std::string nick = parse_source(line.source).nick;
  const std::string target(features_.without_status(line.parameter(0)));
  const bool direct = !features_.is_channel(target);
  std::string text = to_utf8(line.text());
  std::uint32_t kind = COX_MESSAGE_TEXT;
  if (const auto ctcp = parse_ctcp(text)) {
    if (ctcp->command != "ACTION") {
      answer_ctcp(nick, ctcp->command, ctcp->text);
      return;
    }
    kind = COX_MESSAGE_EMOTE;
    text = ctcp->text;
  }
  cox::Incoming in = event(line, kind, direct ? nick : target);
  in.direct = direct;
  in.text = plain(text);
  callbacks_.said(in);
}

// Never answered, as the protocol says: two bots would talk for ever. Only our own come to
// something.
void Client::on_notice(const Line& line) {
  if (is_ours(line)) confirm(line);
}

bool Client::answer_ctcp(const std::string& nick, const std::string& command,
                         const std::string& text) {
  std::string answer;
  if (command == "PING") answer = text;
  if (command == "VERSION") answer = "Coxswain";
  if (command == "CLIENTINFO") answer = "ACTION CLIENTINFO PING VERSION";
  if (answer.empty()) return false;
  send("NOTICE", {nick, to_text({command, answer})});
  return true;
}

void Client::on_topic(const Line& line) {
  if (is_ours(line)) return;
  cox::Incoming in = event(line, COX_MESSAGE_TOPIC, line.parameter(0));
  in.text = plain(to_utf8(line.text()));
  callbacks_.said(in);
}

// ---- who is where ----

void Client::on_join(const Line& line) {
  const std::string nick = parse_source(line.source).nick;
  const std::string& room = line.parameter(0);
  people_.enters(nick, room);
  if (is_me(nick)) {
    source_ = line.source;
    rooms_.insert(fold(room, features_.casing()));
    return ask_who(room);
  }
  if (registration_.capabilities().is_on("extended-join")) people_.account(nick, line.parameter(1));
  callbacks_.said(event(line, COX_MESSAGE_ENTER, room));
}

// Who is in the room, with their accounts, where the server tells them together.
void Client::ask_who(const std::string& room) {
  if (features_.has("WHOX")) send("WHO", {room, "%tna," + std::string(kWhoToken)});
}

// ":server 354 us 152 nick account"
void Client::on_who(const Line& line) {
  if (line.parameter(1) == kWhoToken) people_.account(line.parameter(2), line.parameter(3));
}

// ":server 353 us = #room :@ann bob"
void Client::on_names(const Line& line) {
  const std::string& room = line.parameter(2);
  std::string_view names = line.text();
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    const std::string_view nick = features_.without_rank(name);
    if (!nick.empty()) people_.enters(nick.substr(0, nick.find('!')), room);
  }
}

void Client::on_account(const Line& line) {
  people_.account(parse_source(line.source).nick, line.parameter(0));
}

void Client::on_part(const Line& line) {
  const std::string nick = parse_source(line.source).nick;
  const std::string& room = line.parameter(0);
  if (is_me(nick)) return leave_room(room, "");
  callbacks_.said(event(line, COX_MESSAGE_LEAVE, room));
  people_.leaves(nick, room);
}

void Client::on_kick(const Line& line) {
  const std::string& room = line.parameter(0);
  const std::string& nick = line.parameter(1);
  if (is_me(nick)) {
    const std::string by = parse_source(line.source).nick;
    return leave_room(room, by + " kicked us out of " + room + ": " + to_utf8(line.text()));
  }
  Line gone = line;
  gone.source = nick;
  gone.tags.erase("account");  // that of whoever kicked
  cox::Incoming in = event(gone, COX_MESSAGE_LEAVE, room);
  callbacks_.said(in);
  people_.leaves(nick, room);
}

void Client::leave_room(const std::string& room, const std::string& why) {
  rooms_.erase(fold(room, features_.casing()));
  people_.room_ends(room);
  if (!why.empty()) callbacks_.trouble(why + "; trying to come back");
}

void Client::on_quit(const Line& line) {
  const std::string nick = parse_source(line.source).nick;
  for (const std::string& room : people_.rooms_of(nick))
    callbacks_.said(event(line, COX_MESSAGE_LEAVE, room));
  people_.quits(nick);
  // Whoever had our nick is gone.
  if (same(nick, login_.nick, features_.casing()) && !is_me(nick)) send("NICK", {login_.nick});
}

void Client::on_nick(const Line& line) {
  const std::string nick = parse_source(line.source).nick;
  people_.renames(nick, line.parameter(0));
  if (is_me(nick)) {
    nick_ = line.parameter(0);
    source_.clear();  // seen again with the next join
  } else if (same(nick, login_.nick, features_.casing())) {
    send("NICK", {login_.nick});
  }
}

// ---- what is refused ----

void Client::on_join_refused(const Line& line) {
  const std::string& room = line.parameter(1);
  if (rooms_.contains(fold(room, features_.casing()))) return;
  callbacks_.trouble("cannot join " + room + ": " + to_utf8(line.text()));
}

void Client::on_message_refused(const Line& line) {
  const std::string why = line.parameter(1) + ": " + to_utf8(line.text());
  if (const std::uint64_t label = number(line.tag("label"))) {
    callbacks_.refused(label, why);
  } else {
    callbacks_.trouble("not taken by the server: " + why);
  }
}

void Client::on_error(const Line& line) {
  if (is_welcome()) callbacks_.give_up("the server ended it: " + to_utf8(line.text()), false);
}

// ---- what we say ----

void Client::send(std::string command, std::vector<std::string> parameters, Priority priority) {
  callbacks_.send({{}, "", std::move(command), std::move(parameters)}, priority);
}

// The server puts our source in front, so that others get a line that much longer.
std::size_t Client::room_for_text(const std::string& target) const {
  const std::size_t source = source_.empty() ? kLongestSource : source_.size();
  const std::size_t around = source + target.size() + std::string_view(": PRIVMSG  :\r\n").size();
  const std::size_t line = features_.line_length();
  return line > around + 64 ? line - around : 64;
}

bool Client::say(const std::string& target, const std::string& text, std::uint64_t label) {
  return send_pieces(target, split(text, room_for_text(target)), "", label);
}

bool Client::emote(const std::string& target, const std::string& text, std::uint64_t label) {
  constexpr std::size_t around = 10;  // "\1ACTION " and "\1"
  return send_pieces(target, split(text, room_for_text(target) - around), "ACTION", label);
}

// The last piece has the label: once that is taken, all are.
bool Client::send_pieces(const std::string& target, const std::vector<std::string>& pieces,
                         const std::string& ctcp, std::uint64_t label) {
  const Capabilities& on = registration_.capabilities();
  const bool labelled = label != 0 && on.is_on("labeled-response") && on.is_on("echo-message");
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    Line line{{}, "", "PRIVMSG", {target, ctcp.empty() ? pieces[i] : to_text({ctcp, pieces[i]})}};
    if (labelled && i + 1 == pieces.size()) line.tags["label"] = std::to_string(label);
    callbacks_.send(line, Priority::later);
  }
  return labelled && !pieces.empty();
}

void Client::confirm(const Line& line) {
  if (const std::uint64_t label = number(line.tag("label")))
    callbacks_.taken(label, line.tag("msgid"));
}

void Client::topic(const std::string& room, const std::string& text) {
  std::string line = text;
  std::ranges::replace(line, '\n', ' ');
  send("TOPIC", {room, line});
}

void Client::quit(const std::string& why) { send("QUIT", {why}, Priority::now); }

}  // namespace irc
