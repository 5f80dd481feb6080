#include "activity.hpp"

#include <cox/abi.h>

#include "said.hpp"

namespace teams {

namespace {

using cox::Incoming;
using cox::Json;

constexpr std::string_view kThread = ";messageid=";

std::string account_of(const Json& who) {
  const std::string directory = who["aadObjectId"].as_string();
  return directory.empty() ? who["id"].as_string() : directory;
}

std::string room_name_of(const Json& activity) {
  const std::string channel = activity["channelData"]["channel"]["name"].as_string();
  return channel.empty() ? activity["conversation"]["name"].as_string() : channel;
}

Incoming with_text(const Json& activity, std::uint32_t kind) {
  Incoming in = speaker_of(activity);
  in.kind = kind;
  Said said = read_said(activity);
  in.text = std::move(said.text);
  in.mention = said.to_bot;
  in.extra = std::move(said.extra);
  return in;
}

void add_reactions(const Json& activity, std::vector<Incoming>& all) {
  for (const Json& each : activity["reactionsAdded"].items()) {
    Incoming in = speaker_of(activity);
    in.kind = COX_MESSAGE_REACTION;
    in.id = scoped_id(activity["replyToId"].text(), in.room);
    in.text = each["type"].as_string();
    all.push_back(std::move(in));
  }
}

void add_people(const Json& activity, const char* list, std::uint32_t kind,
                std::vector<Incoming>& all) {
  for (const Json& each : activity[list].items()) {
    if (is_own(each, activity)) continue;
    Incoming in = speaker_of(activity);
    in.kind = kind;
    in.user = account_of(each);
    in.user_name = each["name"].as_string();
    in.id += "/" + in.user;  // several may come at once
    all.push_back(std::move(in));
  }
}

void add_changes(const Json& activity, std::vector<Incoming>& all) {
  add_people(activity, "membersAdded", COX_MESSAGE_ENTER, all);
  add_people(activity, "membersRemoved", COX_MESSAGE_LEAVE, all);
  if (!activity["topicName"].text().empty()) {
    Incoming in = speaker_of(activity);
    in.kind = COX_MESSAGE_TOPIC;
    in.text = activity["topicName"].as_string();
    all.push_back(std::move(in));
  }
}

}  // namespace

Place place_of(std::string_view conversation) {
  const std::size_t at = conversation.find(kThread);
  if (at == std::string_view::npos) return {std::string(conversation), {}};
  return {std::string(conversation.substr(0, at)),
          std::string(conversation.substr(at + kThread.size()))};
}

std::string conversation_of(std::string_view room, std::string_view thread) {
  std::string out(room);
  if (!thread.empty()) out.append(kThread).append(thread);
  return out;
}

std::string scoped_id(std::string_view activity, std::string_view room) {
  if (activity.empty()) return {};
  return std::string(activity) + "@" + std::string(room);
}

std::string activity_id(std::string_view scoped, std::string_view room) {
  const std::string suffix = "@" + std::string(room);
  if (scoped.ends_with(suffix)) scoped.remove_suffix(suffix.size());
  return std::string(scoped);
}

bool is_own(const Json& account, const Json& activity) {
  const std::string_view id = account["id"].text();
  return !id.empty() && id == activity["recipient"]["id"].text();
}

Incoming speaker_of(const Json& activity) {
  const Place place = place_of(activity["conversation"]["id"].text());
  const Json& from = activity["from"];
  Incoming in;
  in.user = account_of(from);
  in.user_name = from["name"].as_string();
  in.room = place.room;
  in.room_name = room_name_of(activity);
  in.thread = place.thread;
  in.id = scoped_id(activity["id"].text(), in.room);
  in.direct = activity["conversation"]["conversationType"].text() == "personal";
  // Bots have ids of their own kind; skills say so in a role.
  in.from_bot = from["id"].text().starts_with("28:") || from["role"].text() == "bot";
  return in;
}

std::vector<Incoming> incoming_of(const Json& activity) {
  std::vector<Incoming> all;
  const std::string_view type = activity["type"].text();
  if (is_own(activity["from"], activity)) return all;
  if (type == "message") all.push_back(with_text(activity, COX_MESSAGE_TEXT));
  if (type == "messageUpdate") all.push_back(with_text(activity, COX_MESSAGE_EDIT));
  if (type == "messageDelete") {
    all.push_back(speaker_of(activity));
    all.back().kind = COX_MESSAGE_REMOVE;
  }
  if (type == "messageReaction") add_reactions(activity, all);
  if (type == "conversationUpdate") add_changes(activity, all);
  return all;
}

std::optional<cox::Press> press_of(const Json& activity) {
  const std::string_view type = activity["type"].text();
  const bool is_invoke = type == "invoke" && activity["name"].text() == "adaptiveCard/action";
  const bool is_submit = type == "message" && activity["value"].is_object();
  if (!is_invoke && !is_submit) return std::nullopt;
  const Json& data = is_invoke ? activity["value"]["action"]["data"] : activity["value"];
  cox::Press press;
  // A menu's choice is an input of its own; its button names it.
  const Json& menu = data["cox_menu"];
  press.token = menu.is_string() ? data[menu.text()].as_string() : data["cox"].as_string();
  if (press.token.empty() && !menu.is_string()) return std::nullopt;
  press.by = speaker_of(activity);
  const std::string fields = data["cox_form"].as_string();
  if (fields.empty()) return press;
  press.values = Json::object();
  for (const auto& [name, value] : data.members()) {
    if (name.starts_with(fields)) press.values.set(name.substr(fields.size()), value);
  }
  return press;
}

Json answer_to_press(std::string_view sentence) {
  return Json::object({{"statusCode", 200},
                       {"type", "application/vnd.microsoft.activity.message"},
                       {"value", sentence}});
}

}  // namespace teams
