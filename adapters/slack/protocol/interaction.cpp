#include "interaction.hpp"

#include <utility>

#include "view.hpp"

namespace slack {

namespace {

using cox::Json;

// Only together with the kind is an id one of its own among those of messages.
std::string press_id(const std::string& kind, const std::string& id) { return kind + "/" + id; }

cox::Incoming by(const std::string& user, const std::string& name, const std::string& room) {
  cox::Incoming in;
  in.user = user;
  in.user_name = name;
  in.room = room;
  in.known = true;
  in.direct = room.substr(0, 1) == "D";
  return in;
}

// A button's value, or the one of the option that was chosen.
std::string token_of(const Json& action) {
  return action["value"].as_string(action["selected_option"]["value"].as_string());
}

std::optional<Interaction> parse_press(const Json& payload) {
  const Json::Array& actions = payload["actions"].items();
  if (actions.empty()) return std::nullopt;
  Interaction out;
  out.press.token = token_of(actions.front());
  out.trigger = payload["trigger_id"].as_string();
  out.response_url = payload["response_url"].as_string();
  const Json& user = payload["user"];
  const Json& message = payload["message"];
  out.press.by =
      by(user["id"].as_string(), user["username"].as_string(user["name"].as_string()),
         payload["channel"]["id"].as_string(payload["container"]["channel_id"].as_string()));
  out.press.by.room_name = payload["channel"]["name"].as_string();
  // Below what one alone sees there is no message, only where it stands.
  out.press.by.thread =
      message["thread_ts"].as_string(payload["container"]["thread_ts"].as_string());
  out.press.by.id = press_id("press", out.trigger);
  if (out.press.token.empty() || out.trigger.empty() || out.press.by.user.empty() ||
      out.press.by.room.empty())
    return std::nullopt;
  return out;
}

std::optional<Interaction> parse_submission(const Json& payload) {
  const Json& view = payload["view"];
  const auto origin = parse_origin(view["private_metadata"].text());
  const Json& user = payload["user"];
  if (!origin || !user["id"].is_string() || !view["id"].is_string()) return std::nullopt;
  Interaction out;
  out.is_form = true;
  out.trigger = payload["trigger_id"].as_string();
  out.press.token = origin->token;
  out.press.values = values_of(view);
  out.press.by = by(user["id"].as_string(), user["username"].as_string(user["name"].as_string()),
                    origin->room);
  out.press.by.thread = origin->thread;
  // A form that was refused may be sent off again: each time is one of its own.
  out.press.by.id =
      press_id("form", view["id"].as_string() + "/" + view["hash"].as_string() + "/" + out.trigger);
  for (const Json& block : view["blocks"].items()) {
    if (out.first_block.empty() && block["type"].text() == "input")
      out.first_block = block["block_id"].as_string();
  }
  return out;
}

}  // namespace

std::optional<SlashCommand> parse_command(const Json& payload, const std::string& own) {
  const std::string command = payload["command"].as_string();
  SlashCommand out;
  out.in = by(payload["user_id"].as_string(), payload["user_name"].as_string(),
              payload["channel_id"].as_string());
  const std::string trigger = payload["trigger_id"].as_string();
  if (command.size() < 2 || trigger.empty() || out.in.user.empty() || out.in.room.empty())
    return std::nullopt;
  out.in.room_name = payload["channel_name"].as_string();
  out.in.id = press_id("command", trigger);
  out.in.mention = true;
  out.response_url = payload["response_url"].as_string();
  const std::string text = payload["text"].as_string();
  out.mrkdwn = command == own ? text : command.substr(1) + (text.empty() ? "" : " " + text);
  if (out.mrkdwn.find_first_not_of(" \n\t") == std::string::npos) out.mrkdwn = "help";
  return out;
}

std::optional<Interaction> parse_interaction(const Json& payload) {
  const std::string_view type = payload["type"].text();
  if (type == "block_actions") return parse_press(payload);
  if (type == "view_submission") return parse_submission(payload);
  return std::nullopt;
}

}  // namespace slack
