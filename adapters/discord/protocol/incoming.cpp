#include "incoming.hpp"

#include <cox/abi.h>

#include <algorithm>
#include <array>
#include <cox/sdk/hung_text.hpp>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <utility>

namespace discord {

namespace {

using cox::Incoming;
using cox::Json;

constexpr std::int64_t kEpoch = 1'420'070'400'000;  // of snowflakes
constexpr std::int64_t kWords = 0, kReply = 19;     // types of messages; all others nobody wrote
constexpr std::int64_t kWithBot = 1, kAmongPeople = 2;  // contexts of interactions

// A snowflake begins with the time it was made at.
std::int64_t time_of(const std::string& id) {
  const std::uint64_t number = std::strtoull(id.c_str(), nullptr, 10);
  return number >> 40U == 0 ? 0 : static_cast<std::int64_t>(number >> 22U) + kEpoch;
}

std::string name_of(const Json& user, const Json& member) {
  if (!member["nick"].text().empty()) return member["nick"].as_string();
  if (!user["global_name"].text().empty()) return user["global_name"].as_string();
  return user["username"].as_string();
}

// Takes <...> apart that mean something to Discord.
class Reader {
 public:
  Reader(const Json& message, const Directory& directory, Json& extra)
      : message_(message), directory_(directory), extra_(extra) {}

  std::string read(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text[at] == '<' ? text.find('>', at) : std::string_view::npos;
      std::string means;
      if (end != std::string_view::npos && end - at < 2'000 &&
          mark(text.substr(at + 1, end - at - 1), means)) {
        out += means;
        at = end + 1;
      } else {
        out += text[at++];
      }
    }
    find_links(out);
    return out;
  }

 private:
  static bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= 20 &&
           id.find_first_not_of("0123456789") == std::string_view::npos;
  }

  bool mark(std::string_view mark, std::string& means) {
    if (mark.substr(0, 2) == "@&") return role(mark.substr(2), means);
    if (mark.substr(0, 2) == "@!") return user(mark.substr(2), means);
    if (mark.substr(0, 1) == "@") return user(mark.substr(1), means);
    if (mark.substr(0, 1) == "#") return room(mark.substr(1), means);
    if (mark.substr(0, 1) == ":" || mark.substr(0, 2) == "a:") return emoji(mark, means);
    if (mark.substr(0, 2) == "t:") return time(mark.substr(2), means);
    if (mark.substr(0, 1) == "/") return command(mark, means);
    const bool is_link = mark.substr(0, 7) == "http://" || mark.substr(0, 8) == "https://";
    if (is_link) means = mark;
    return is_link;
  }
  bool named(const char* kind, std::string_view id, const std::string& name, char sign,
             std::string& means) {
    if (!is_id(id)) return false;
    const std::string shown = name.empty() ? std::string(id) : name;
    Json all = extra_["mentions"];
    all.push(Json::object({{"kind", kind}, {"id", id}, {"name", shown}}));
    extra_.set("mentions", std::move(all));
    means = sign + shown;
    return true;
  }
  bool user(std::string_view id, std::string& means) {
    for (const Json& user : message_["mentions"].items())
      if (user["id"].text() == id)
        return named("user", id, name_of(user, user["member"]), '@', means);
    return named("user", id, "", '@', means);
  }
  bool role(std::string_view id, std::string& means) {
    return named("group", id, directory_.role(std::string(id)), '@', means);
  }
  bool room(std::string_view id, std::string& means) {
    const auto* channel = directory_.channel(std::string(id));
    return named("room", id, channel == nullptr ? "" : channel->name, '#', means);
  }
  // ":name:id", "a:name:id"
  static bool emoji(std::string_view mark, std::string& means) {
    const std::size_t from = mark.find(':');
    const std::size_t to = mark.find(':', from + 1);
    if (to == std::string_view::npos || !is_id(mark.substr(to + 1))) return false;
    means = mark.substr(from, to - from + 1);
    return true;
  }
  // "/deploy web:id"
  static bool command(std::string_view mark, std::string& means) {
    const std::size_t end = mark.rfind(':');
    if (end == std::string_view::npos || end < 2 || !is_id(mark.substr(end + 1))) return false;
    means = mark.substr(0, end);
    return true;
  }
  // "1700000000:R" as everybody reads it, in UTC.
  static bool time(std::string_view mark, std::string& means) {
    const std::string_view number = mark.substr(0, mark.find(':'));
    if (!is_id(number) || number.size() > 11) return false;
    const std::time_t when = std::strtoll(std::string(number).c_str(), nullptr, 10);
    std::tm parts{};
    if (gmtime_r(&when, &parts) == nullptr) return false;
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
    means = text.data();
    return true;
  }
  void find_links(std::string_view text) {
    Json links = Json::array();
    for (std::size_t at = 0; (at = text.find("http", at)) != std::string_view::npos;) {
      const std::size_t end = std::min(text.find_first_of(" \t\n<>()\"", at), text.size());
      const std::string_view word = text.substr(at, end - at);
      if (word.substr(0, 7) == "http://" || word.substr(0, 8) == "https://") links.push(word);
      at = end > at ? end : at + 1;
    }
    if (links.size() > 0) extra_.set("links", std::move(links));
  }

  const Json& message_;
  const Directory& directory_;
  Json& extra_;
};

void add_files(const Json& message, Json& extra) {
  Json files = Json::array();
  for (const Json& file : message["attachments"].items())
    files.push(Json::object({{"id", file["id"]},
                             {"name", file["filename"]},
                             {"type", file["content_type"].as_string()},
                             {"size", file["size"]},
                             {"url", file["url"]}}));
  if (files.size() > 0) extra.set("files", std::move(files));
}

// "<@1> deploy" where 1 is the bot: it is meant, and its name is no part of what is said.
bool take_own_name(std::string& content, const std::string& self) {
  const std::size_t from = std::min(content.find_first_not_of(" \n\t"), content.size());
  for (const std::string& mark : {"<@" + self + ">", "<@!" + self + ">"}) {
    if (content.compare(from, mark.size(), mark) != 0) continue;
    const std::size_t rest = content.find_first_not_of(" \n\t,:", from + mark.size());
    content.erase(0, std::min(rest, content.size()));
    return true;
  }
  return false;
}

Incoming text_of(const Json& message, const Seen& seen, std::uint32_t kind) {
  Incoming in = from(message, message["author"], seen);
  in.kind = kind;
  in.id = message["id"].as_string();
  in.time = time_of(in.id);
  std::string content = message["content"].as_string();
  if (content.empty() && in.from_bot)
    content = cox::sdk::hung_text(message["embeds"],
                                  {.texts = {"title", "description"}, .field = "name"});
  in.mention = take_own_name(content, seen.self);
  in.extra = Json::object();
  in.text = readable(content, message, seen.directory, in.extra);
  if (message["mention_everyone"].as_bool()) {
    Json all = in.extra["mentions"];
    all.push(Json::object({{"kind", "all"}, {"id", ""}, {"name", "@everyone"}}));
    in.extra.set("mentions", std::move(all));
  }
  add_files(message, in.extra);
  // A post that is passed on refers to another message too.
  const Json& answers = message["message_reference"]["message_id"];
  if (message["type"].as_int() == kReply && answers.is_string()) in.extra.set("reply_to", answers);
  if (in.extra.size() == 0) in.extra = Json();
  return in;
}

std::optional<Incoming> message(const Json& data, const Seen& seen) {
  const std::int64_t type = data["type"].as_int();
  if (type != kWords && type != kReply) return std::nullopt;
  return text_of(data, seen, COX_MESSAGE_TEXT);
}

// Discord also says "changed" where it only unfolds a link.
std::optional<Incoming> edited(const Json& data, const Seen& seen) {
  if (data["edited_timestamp"].text().empty() || data["author"].is_null()) return std::nullopt;
  Incoming in = text_of(data, seen, COX_MESSAGE_EDIT);
  in.time = 0;
  return in;
}

std::optional<Incoming> removed(const Json& data, const Seen& seen) {
  Incoming in = from(data, Json(), seen);
  in.kind = COX_MESSAGE_REMOVE;
  in.id = data["id"].as_string();
  return in;
}

std::optional<Incoming> reaction(const Json& data, const Seen& seen) {
  Json user = data["member"]["user"];
  if (user.is_null()) user = Json::object({{"id", data["user_id"]}});
  Incoming in = from(data, user, seen);
  in.kind = COX_MESSAGE_REACTION;
  const Json& emoji = data["emoji"];
  in.text =
      emoji["id"].is_string() ? ":" + emoji["name"].as_string() + ":" : emoji["name"].as_string();
  in.id = data["message_id"].as_string();
  return in;
}

std::optional<Incoming> member(const Json& data, const Seen& seen, std::uint32_t kind) {
  Incoming in = from(data, data["user"], seen);
  in.kind = kind;
  // A guild is no room; where it welcomes people is one.
  const std::string guild = data["guild_id"].as_string();
  const std::string welcomes = seen.directory.welcomes_in(guild);
  in.room = welcomes.empty() ? guild : welcomes;
  if (const auto* channel = seen.directory.channel(in.room)) in.room_name = "#" + channel->name;
  return in;
}

}  // namespace

std::string readable(const std::string& content, const Json& message, const Directory& directory,
                     Json& extra) {
  return Reader(message, directory, extra).read(content);
}

Incoming from(const Json& data, const Json& user, const Seen& seen) {
  Incoming in;
  in.user = user["id"].as_string();
  in.user_name = name_of(user, data["member"]);
  // A webhook has a name that anybody may choose.
  in.known = !in.user.empty() && data["webhook_id"].is_null();
  in.from_bot = user["bot"].as_bool() || data["webhook_id"].is_string();
  in.room = data["channel_id"].as_string();
  // Where somebody has the bot for themselves a command may come out of a conversation of several.
  const bool is_among_others = data["context"].as_int(kWithBot) == kAmongPeople;
  in.direct = !data["guild_id"].is_string() && !in.room.empty() && !is_among_others;
  if (const auto* channel = seen.directory.channel(in.room)) {
    in.room_name = channel->name.empty() ? "" : "#" + channel->name;
    if (channel->is_thread() && !channel->parent.empty()) {
      in.thread = std::exchange(in.room, channel->parent);
      const auto* parent = seen.directory.channel(in.room);
      in.room_name = parent == nullptr ? "" : "#" + parent->name;
    }
  }
  return in;
}

std::optional<Incoming> incoming(const std::string& event, const Json& data, const Seen& seen) {
  const std::string who = data["author"].is_object() ? data["author"]["id"].as_string()
                          : data["user"].is_object() ? data["user"]["id"].as_string()
                                                     : data["user_id"].as_string();
  if (who == seen.self && !who.empty()) return std::nullopt;
  if (event == "MESSAGE_CREATE") return message(data, seen);
  if (event == "MESSAGE_UPDATE") return edited(data, seen);
  if (event == "MESSAGE_DELETE") return removed(data, seen);
  if (event == "MESSAGE_REACTION_ADD") return reaction(data, seen);
  if (event == "GUILD_MEMBER_ADD") return member(data, seen, COX_MESSAGE_ENTER);
  if (event == "GUILD_MEMBER_REMOVE") return member(data, seen, COX_MESSAGE_LEAVE);
  return std::nullopt;
}

std::vector<Incoming> all_incoming(const std::string& event, const Json& data, const Seen& seen) {
  std::vector<Incoming> all;
  const auto add = [&](const std::string& name, const Json& one) {
    if (auto in = incoming(name, one, seen)) all.push_back(std::move(*in));
  };
  if (event != "MESSAGE_DELETE_BULK") {
    add(event, data);
    return all;
  }
  for (const Json& id : data["ids"].items()) {
    Json one = Json::object({{"id", id}, {"channel_id", data["channel_id"]}});
    if (data["guild_id"].is_string()) one.set("guild_id", data["guild_id"]);
    add("MESSAGE_DELETE", one);
  }
  return all;
}

}  // namespace discord
