#include "event.hpp"

#include "protocol/time.hpp"

namespace irc {

namespace {

cox::Incoming made(const Line& line, const std::string& account, std::uint32_t kind,
                   const std::string& room) {
  const std::string nick = parse_source(line.source).nick;
  cox::Incoming in;
  in.kind = kind;
  in.known = !account.empty();
  in.user = in.known ? account : nick;
  in.user_name = nick;
  in.room = room;
  in.id = line.tag("msgid");
  in.time = parse_time(line.tag("time"));
  in.from_bot = line.tags.contains("bot");
  return in;
}

}  // namespace

cox::Incoming event(const Server& server, const People& people, const Line& line,
                    std::uint32_t kind, const std::string& room) {
  if (server.can("account-tag")) return past_event(line, kind, room);
  const std::string nick = parse_source(line.source).nick;
  return made(line, people.account_of(nick).value_or(""), kind, room);
}

cox::Incoming past_event(const Line& line, std::uint32_t kind, const std::string& room) {
  return made(line, line.tag("account"), kind, room);
}

}  // namespace irc
