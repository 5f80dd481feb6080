#include "event.hpp"

#include <charconv>
#include <cox/sdk/hung_text.hpp>
#include <string_view>

#include "text.hpp"

namespace slack {

namespace {

using cox::Json;

// "1700000000.000100" in milliseconds.
std::int64_t millis_of(const std::string& ts) {
  // Not strtod(): a plugin may have set a locale in which a comma comes before the decimals.
  double seconds = 0;
  std::from_chars(ts.data(), ts.data() + ts.size(), seconds);
  return seconds > 0 && seconds < 1e11 ? static_cast<std::int64_t>(seconds * 1'000) : 0;
}

Json files_of(const Json& message) {
  Json::Array out;
  for (const Json& each : message["files"].items()) {
    if (each["id"].is_string())
      out.push_back(Json::object({{"id", each["id"]},
                                  {"name", each["name"].as_string()},
                                  {"type", each["mimetype"].as_string()},
                                  {"size", each["size"].as_int()},
                                  {"url", each["url_private"].as_string()}}));
  }
  return Json(std::move(out));
}

// What another program says, which mostly has no text of its own. Not of people: what they pass on
// hangs on their message too, and is not said by them.
std::string hung_on(const Json& message) {
  std::string text =
      cox::sdk::hung_text(message["attachments"], {.texts = {"pretext", "title", "text"}});
  for (const Json& block : message["blocks"].items()) {
    cox::sdk::add_line(text, block["text"]["text"].as_string());
    for (const Json& field : block["fields"].items())
      cox::sdk::add_line(text, field["text"].as_string());
  }
  return text;
}

// One event, read step by step.
class Reader {
 public:
  Reader(const Json& payload, const Self& self) : event_(payload["event"]), self_(self) {
    out_.id = payload["event_id"].as_string();
  }

  std::optional<Event> read() {
    if (out_.id.empty() || !event_.is_object()) return std::nullopt;
    const std::string_view type = event_["type"].text();
    bool is_used = false;
    if (type == "message") is_used = message();
    if (type == "app_mention") is_used = mention();
    if (type == "reaction_added") is_used = reaction();
    if (!is_used || out_.in.room.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool message() {
    const std::string_view subtype = event_["subtype"].text();
    place(event_);
    if (subtype == "message_changed") return edited();
    if (subtype == "message_deleted") return removed();
    if (subtype == "channel_join" || subtype == "group_join") return moved(COX_MESSAGE_ENTER);
    if (subtype == "channel_leave" || subtype == "group_leave") return moved(COX_MESSAGE_LEAVE);
    if (subtype == "channel_topic" || subtype == "group_topic") return topic();
    if (subtype == "me_message") out_.in.kind = COX_MESSAGE_EMOTE;
    if (!subtype.empty() && subtype != "me_message" && subtype != "file_share" &&
        subtype != "thread_broadcast" && subtype != "bot_message")
      return false;
    return said(event_);
  }
  bool mention() {
    place(event_);
    out_.is_mention = true;
    return said(event_);
  }

  void place(const Json& where) {
    out_.in.room = where["channel"].as_string();
    out_.in.direct = event_["channel_type"].text() == "im";
  }
  // False for the bot itself.
  bool speaker(const Json& message) {
    const std::string bot = message["bot_id"].as_string();
    out_.in.user = message["user"].as_string(bot);
    out_.in.from_bot = !bot.empty() || message["subtype"].text() == "bot_message";
    // Slack has checked who a person is; a bot's name can be chosen by whoever posts.
    out_.in.known = !out_.in.from_bot;
    if (out_.in.user_name.empty() && out_.in.from_bot)
      out_.in.user_name = message["username"].as_string();
    const bool is_own = (!self_.user.empty() && out_.in.user == self_.user) ||
                        (!self_.bot.empty() && bot == self_.bot);
    return !out_.in.user.empty() && !is_own;
  }
  bool said(const Json& message) {
    const std::string ts = message["ts"].as_string();
    if (ts.empty() || !speaker(message)) return false;
    out_.post = out_.in.id = message_id(out_.in.room, ts);
    content(message, ts);
    return true;
  }
  void content(const Json& message, const std::string& ts) {
    out_.mrkdwn = message["text"].as_string();
    if (out_.mrkdwn.empty() && out_.in.from_bot) out_.mrkdwn = hung_on(message);
    out_.in.thread = message["thread_ts"].as_string();
    out_.in.time = millis_of(ts);
    const Json files = files_of(message);
    if (files.size() > 0) out_.in.extra.set("files", files);
  }

  // Slack changes a message too when it unfurls its links: then its text is what it was.
  bool edited() {
    const Json& message = event_["message"];
    const std::string ts = message["ts"].as_string();
    // What others have answered leaves a stone behind when it is removed.
    if (message["subtype"].text() == "tombstone") return gone(ts);
    if (ts.empty() || !speaker(message)) return false;
    if (message["text"] == event_["previous_message"]["text"]) return false;
    out_.in.kind = COX_MESSAGE_EDIT;
    out_.in.id = message_id(out_.in.room, ts);
    content(message, message["edited"]["ts"].as_string(event_["ts"].as_string()));
    return true;
  }
  bool removed() { return gone(event_["deleted_ts"].as_string()); }
  bool gone(const std::string& ts) {
    if (ts.empty() || !speaker(event_["previous_message"])) return false;
    out_.in.kind = COX_MESSAGE_REMOVE;
    out_.in.id = message_id(out_.in.room, ts);
    out_.in.thread = event_["previous_message"]["thread_ts"].as_string();
    return true;
  }
  bool moved(std::uint32_t kind) {
    if (!speaker(event_)) return false;
    out_.in.kind = kind;
    out_.in.id = message_id(out_.in.room, event_["ts"].as_string());
    return true;
  }
  bool topic() {
    if (!speaker(event_)) return false;
    out_.in.kind = COX_MESSAGE_TOPIC;
    out_.in.id = message_id(out_.in.room, event_["ts"].as_string());
    out_.mrkdwn = event_["topic"].as_string();
    return true;
  }
  bool reaction() {
    const Json& item = event_["item"];
    const std::string ts = item["ts"].as_string();
    if (item["type"].text() != "message" || ts.empty() || !speaker(event_)) return false;
    place(item);
    out_.in.direct = out_.in.room.substr(0, 1) == "D";
    out_.in.kind = COX_MESSAGE_REACTION;
    out_.in.id = message_id(out_.in.room, ts);
    out_.mrkdwn = escape(":" + event_["reaction"].as_string() + ":");
    out_.in.time = millis_of(event_["event_ts"].as_string());
    return true;
  }

  const Json& event_;
  const Self& self_;
  Event out_;
};

}  // namespace

std::optional<Event> parse_event(const Json& payload, const Self& self) {
  return Reader(payload, self).read();
}

std::string end_of_app(const Json& payload) {
  const std::string_view type = payload["event"]["type"].text();
  if (type == "app_uninstalled") return "the app was removed from the workspace (app_uninstalled)";
  if (type == "tokens_revoked" && payload["event"]["tokens"]["bot"].size() > 0)
    return "the bot's token was revoked (tokens_revoked)";
  return {};
}

std::string message_id(const std::string& channel, const std::string& ts) {
  return channel + "/" + ts;
}

MessageRef parse_message_id(const std::string& id) {
  const std::size_t slash = id.find('/');
  if (slash == std::string::npos) return {"", id};
  return {id.substr(0, slash), id.substr(slash + 1)};
}

}  // namespace slack
