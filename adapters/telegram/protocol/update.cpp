#include "update.hpp"

#include <cox/abi.h>

#include <string_view>

#include "ids.hpp"

namespace telegram {

namespace {

using cox::Incoming;
using cox::Json;

// Telegram's own accounts, behind which anybody may stand: of anonymous administrators, of what is
// posted in a channel's name, and of posts that are passed on to a group.
constexpr std::int64_t kNobodys[] = {1'087'968'824, 136'817'688, 777'000};

bool is_nobodys(std::int64_t id) {
  for (const std::int64_t each : kNobodys) {
    if (each == id) return true;
  }
  return false;
}

std::string name_of(const Json& user) {
  if (user["username"].is_string()) return user["username"].as_string();
  const std::string first = user["first_name"].as_string(), last = user["last_name"].as_string();
  return last.empty() ? first : first + " " + last;
}

void place(Incoming& in, const Json& chat) {
  in.room = std::to_string(chat["id"].as_int());
  in.direct = chat["type"].text() == "private";
  in.room_name = chat["title"].is_string() ? chat["title"].as_string() : name_of(chat);
}

void place(Incoming& in, const Json& chat, const Json& message) {
  place(in, chat);
  in.id = MessageId{chat["id"].as_int(), message["message_id"].as_int()}.text();
  in.time = message["date"].as_int() * 1'000;
  if (message["is_topic_message"].as_bool())
    in.thread = std::to_string(message["message_thread_id"].as_int());
}

// Who it is. What is said in the name of a chat is nobody's word.
void by(Incoming& in, const Json& user, const Json& sender_chat) {
  if (sender_chat["id"].is_int()) {
    in.user = std::to_string(sender_chat["id"].as_int());
    in.user_name = sender_chat["title"].as_string();
    return;
  }
  const std::int64_t id = user["id"].as_int();
  in.user = std::to_string(id);
  in.user_name = name_of(user);
  in.from_bot = user["is_bot"].as_bool();
  in.known = id > 0 && !is_nobodys(id);
}

Json file_of(const Json& file, const char* fallback) {
  Json made = Json::object({{"id", file["file_id"]},
                            {"name", file["file_name"].as_string(fallback)},
                            {"type", file["mime_type"].as_string()},
                            {"size", file["file_size"].as_int()}});
  return made;
}

Json files_of(const Json& message) {
  Json files = Json::array();
  for (const char* kind : {"document", "audio", "video", "voice", "animation", "video_note"}) {
    if (message[kind].is_object()) files.push(file_of(message[kind], kind));
  }
  // The same picture in several sizes, the largest last.
  if (message["photo"].size() > 0) files.push(file_of(message["photo"].items().back(), "photo"));
  return files;
}

void add_text(Incoming& in, const Json& message, const Me& me) {
  const bool is_text = message["text"].is_string();
  const Text text = to_text(message[is_text ? "text" : "caption"].text(),
                            message[is_text ? "entities" : "caption_entities"], me);
  in.text = text.plain;
  in.mention = text.mention && !in.direct;
  Json extra = Json::object();
  const Json files = files_of(message);
  if (text.mentions.size() > 0) extra.set("mentions", text.mentions);
  if (text.links.size() > 0) extra.set("links", text.links);
  if (files.size() > 0) extra.set("files", files);
  const Json& reply = message["reply_to_message"];
  if (reply["message_id"].is_int() && !reply["forum_topic_created"].is_object())
    extra.set("reply_to",
              MessageId{message["chat"]["id"].as_int(), reply["message_id"].as_int()}.text());
  if (extra.size() > 0) in.extra = extra;
}

bool is_own(const Json& user, const Me& me) { return user["id"].as_int() == me.id; }

// Somebody comes or goes; each of them is named.
void add_member(Happened& happened, const Json& message, const Json& user, std::uint32_t kind) {
  Incoming in;
  in.kind = kind;
  place(in, message["chat"], message);
  in.id += " " + std::to_string(user["id"].as_int());
  by(in, user, {});
  happened.said.push_back(std::move(in));
}

// Messages that nobody wrote. True: it was one.
bool take_service(Happened& happened, const Json& message, const Me& me) {
  const std::int64_t chat = message["chat"]["id"].as_int();
  if (const std::int64_t to = message["migrate_to_chat_id"].as_int(); to != 0) {
    happened.moved = {chat, to};
    return true;
  }
  if (message["migrate_from_chat_id"].is_int()) return true;  // the same, told in the new one
  for (const Json& user : message["new_chat_members"].items()) {
    if (!is_own(user, me)) add_member(happened, message, user, COX_MESSAGE_ENTER);
  }
  if (message["new_chat_members"].is_array()) return true;
  const Json& left = message["left_chat_member"];
  if (!left.is_object()) return false;
  if (!is_own(left, me)) add_member(happened, message, left, COX_MESSAGE_LEAVE);
  return true;
}

void take_message(Happened& happened, const Json& message, std::uint32_t kind, const Me& me) {
  if (!message["chat"]["id"].is_int() || !message["message_id"].is_int()) return;
  if (is_own(message["from"], me)) return;
  if (kind == COX_MESSAGE_TEXT && take_service(happened, message, me)) return;
  Incoming in;
  in.kind = kind;
  place(in, message["chat"], message);
  by(in, message["from"], message["sender_chat"]);
  if (message["new_chat_title"].is_string()) {
    in.kind = COX_MESSAGE_TOPIC;
    in.text = message["new_chat_title"].as_string();
  } else {
    add_text(in, message, me);
    if (in.text.empty() && in.extra.is_null()) return;
  }
  happened.said.push_back(std::move(in));
}

void take_reaction(Happened& happened, const Json& reaction, const Me& me) {
  const Json& chat = reaction["chat"];
  // An anonymous one has no user.
  if (!reaction["user"].is_object() || !chat["id"].is_int() || is_own(reaction["user"], me)) return;
  for (const Json& each : reaction["new_reaction"].items()) {
    bool is_old = false;
    for (const Json& old : reaction["old_reaction"].items()) is_old = is_old || old == each;
    if (is_old || each["type"].text() != "emoji") continue;
    Incoming in;
    in.kind = COX_MESSAGE_REACTION;
    place(in, chat, reaction);
    by(in, reaction["user"], {});
    in.text = each["emoji"].as_string();
    happened.said.push_back(std::move(in));
  }
}

void take_press(Happened& happened, const Json& query) {
  const Json& message = query["message"];
  // Without a message it was pressed under one that an inline bot sent: none of ours.
  if (!query["data"].is_string() || !message["chat"]["id"].is_int()) return;
  cox::Press press;
  place(press.by, message["chat"], message);
  by(press.by, query["from"], {});
  press.by.time = 0;  // the message's time is not the press's
  press.by.id = query["id"].as_string();
  press.token = query["data"].as_string();
  happened.press = std::move(press);
}

void take_own_membership(Happened& happened, const Json& change) {
  const std::string_view now = change["new_chat_member"]["status"].text();
  if (change["chat"]["type"].text() == "private" || (now != "kicked" && now != "left")) return;
  happened.trouble = "the bot was removed from \"" + change["chat"]["title"].as_string() + "\" (" +
                     std::to_string(change["chat"]["id"].as_int()) + ")";
}

}  // namespace

Json wanted_updates() {
  return Json::array({"message", "edited_message", "channel_post", "edited_channel_post",
                      "callback_query", "message_reaction", "my_chat_member"});
}

Happened to_happened(const Json& update, const Me& me) {
  Happened happened;
  for (const char* kind : {"message", "channel_post"}) {
    if (update[kind].is_object()) take_message(happened, update[kind], COX_MESSAGE_TEXT, me);
  }
  for (const char* kind : {"edited_message", "edited_channel_post"}) {
    if (update[kind].is_object()) take_message(happened, update[kind], COX_MESSAGE_EDIT, me);
  }
  if (update["message_reaction"].is_object())
    take_reaction(happened, update["message_reaction"], me);
  if (update["callback_query"].is_object()) take_press(happened, update["callback_query"]);
  if (update["my_chat_member"].is_object()) take_own_membership(happened, update["my_chat_member"]);
  return happened;
}

}  // namespace telegram
