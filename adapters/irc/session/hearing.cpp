#include "hearing.hpp"

#include <cox/abi.h>

#include <utility>

#include "event.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"
#include "protocol/unformat.hpp"

namespace irc {

namespace {

// Whoever asks a client more often wants to see it flood itself off the network.
constexpr int kAnswers = 3;
constexpr std::chrono::seconds kOneIn{10};

// In the room that it was said in, or by whom. What is said to some of a room ("@#ops", its
// operators) is answered to them alone: their sign is kept as the thread.
void place(const Server& server, const Line& line, cox::Incoming& in) {
  const std::string& target = line.parameter(0);
  const std::string room(server.features.without_status(target));
  in.direct = !server.features.is_channel(room);
  in.room = in.direct ? in.user_name : room;
  in.thread = target.substr(0, target.size() - room.size());
}

void fill(cox::Incoming& in, std::uint32_t kind, const std::string& text) {
  in.kind = kind;
  in.text = plain(text);
  if (in.text != text) in.extra = cox::Json::object({{"markdown", to_markdown(text)}});
}

}  // namespace

const Table<Hearing>& Hearing::table() {
  static const Table<Hearing> all{{"PRIVMSG", {&Hearing::on_message, 2}},
                                  {"TOPIC", {&Hearing::on_topic, 2}}};
  return all;
}

Hearing::Hearing(const Server& server, const People& people, Callbacks callbacks)
    : server_(server),
      people_(people),
      callbacks_(std::move(callbacks)),
      answers_(kAnswers, kOneIn) {}

// A NOTICE is never taken up, as the protocol says: two bots would talk for ever.
void Hearing::take(const Line& line) { dispatch(table(), *this, line); }

// None: it is no text, but a question to the client.
std::optional<cox::Incoming> Hearing::spoken(const Line& line, cox::Incoming in) const {
  place(server_, line, in);
  const std::string text = to_utf8(line.text());
  const auto ctcp = parse_ctcp(text);
  if (ctcp && ctcp->command != "ACTION") return std::nullopt;
  if (ctcp) {
    fill(in, COX_MESSAGE_EMOTE, ctcp->text);
  } else {
    fill(in, COX_MESSAGE_TEXT, text);
  }
  return in;
}

void Hearing::on_message(const Line& line) {
  if (server_.is_ours(line)) return;
  const auto in = spoken(line, event(server_, people_, line, COX_MESSAGE_TEXT, ""));
  if (in) return callbacks_.said(*in);
  const auto ctcp = parse_ctcp(to_utf8(line.text()));
  answer_client(parse_source(line.source).nick, ctcp->command, ctcp->text);
}

bool Hearing::take_past(const Line& line) {
  if (line.command != "PRIVMSG" || line.parameters.size() < 2 || server_.is_ours(line))
    return false;
  const auto in = spoken(line, past_event(line, COX_MESSAGE_TEXT, ""));
  if (in) callbacks_.said(*in);
  return in.has_value();
}

void Hearing::answer_client(const std::string& nick, const std::string& command,
                            const std::string& text) {
  std::string answer;
  if (command == "PING") answer = text.substr(0, server_.room_for_text(nick) / 2);
  if (command == "VERSION") answer = "Coxswain";
  if (command == "TIME") answer = format_time(callbacks_.now().count());
  if (command == "CLIENTINFO") answer = "ACTION CLIENTINFO PING TIME VERSION";
  if (answer.empty() || answers_.take(callbacks_.now()) > std::chrono::milliseconds(0)) return;
  server_.send("NOTICE", {nick, to_text({command, answer})});
}

void Hearing::on_topic(const Line& line) {
  if (server_.is_ours(line)) return;
  cox::Incoming in = event(server_, people_, line, COX_MESSAGE_TOPIC, line.parameter(0));
  fill(in, COX_MESSAGE_TOPIC, to_utf8(line.text()));
  callbacks_.said(in);
}

}  // namespace irc
