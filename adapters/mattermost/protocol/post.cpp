#include "post.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cox/sdk/hung_text.hpp>

namespace mattermost {

namespace {

using cox::Incoming;
using cox::Json;

bool is_set(const Json& value) { return value.text() == "true" || value.as_bool(); }

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}
bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

// The names after an @, without the full stop that ends a sentence.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at > 0 && is_name(text[at - 1])) continue;
    std::size_t end = at + 1;
    while (end < text.size() && is_name(text[end])) ++end;
    while (end > at + 1 && text[end - 1] == '.') --end;
    if (end > at + 1) names.emplace_back(text.substr(at + 1, end - at - 1));
  }
  return names;
}

Json mentions_in(std::string_view text, const Known& known) {
  Json all = Json::array();
  for (const std::string& name : names_in(text)) {
    if (name == "all" || name == "channel" || name == "here") {
      all.push(Json::object({{"kind", "all"}, {"id", ""}, {"name", name}}));
      continue;
    }
    const std::string id = known.id_of(name);
    if (!id.empty()) all.push(Json::object({{"kind", "user"}, {"id", id}, {"name", name}}));
  }
  return all;
}

Json links_in(std::string_view text) {
  Json all = Json::array();
  for (std::size_t at = text.find("http"); at != std::string_view::npos;
       at = text.find("http", at + 4)) {
    const std::string_view rest = text.substr(at);
    if (rest.substr(0, 7) != "http://" && rest.substr(0, 8) != "https://") continue;
    std::string_view url = rest.substr(0, rest.find_first_of(" \t\n<>\"`|"));
    while (!url.empty() && std::string_view(".,;:!?)]'*_").find(url.back()) < 11)
      url.remove_suffix(1);
    all.push(std::string(url));
  }
  return all;
}

// The server's own, which is asked with the bot's token: what else than an id of it stands there is
// left out, so that nobody but the server ever sees the token.
Json files_of(const Post& post, const Known& known) {
  Json all = Json::array();
  for (const Json& file : post.files.items()) {
    const std::string id = file["id"].as_string();
    if (!is_id(id)) continue;
    all.push(Json::object({{"id", id},
                           {"name", file["name"].as_string()},
                           {"type", file["mime_type"].as_string()},
                           {"size", file["size"].as_int()},
                           {"url", known.files + id},
                           {"headers", Json::object({{"Authorization", known.authorization}})}}));
  }
  return all;
}

Incoming at(const std::string& channel, const std::string& user, const Known& known) {
  const Channel room = known.channel(channel);
  Incoming in;
  in.user = user;
  in.user_name = known.name_of(user);
  in.room = channel;
  in.direct = room.type == 'D';
  in.room_name = in.direct ? in.user_name : room.name;
  in.known = true;
  return in;
}

// What the server says as a post of a type of its own.
std::optional<Incoming> to_event(const Post& post, Incoming in, const Known& known) {
  struct Kind {
    std::string_view type;
    std::uint32_t kind;
    const char* who;   // a property that names them; else it is whose post it is
    const char* name;  // what they are called
  };
  constexpr std::array<Kind, 7> kKinds{
      {{"system_join_channel", COX_MESSAGE_ENTER, nullptr, nullptr},
       {"system_add_to_channel", COX_MESSAGE_ENTER, "addedUserId", "addedUsername"},
       {"system_join_team", COX_MESSAGE_ENTER, nullptr, nullptr},
       {"system_leave_channel", COX_MESSAGE_LEAVE, nullptr, nullptr},
       {"system_leave_team", COX_MESSAGE_LEAVE, nullptr, nullptr},
       {"system_remove_from_channel", COX_MESSAGE_LEAVE, "removedUserId", "removedUsername"},
       {"system_header_change", COX_MESSAGE_TOPIC, nullptr, nullptr}}};
  const auto* const kind = std::find_if(kKinds.begin(), kKinds.end(),
                                        [&](const Kind& each) { return each.type == post.type; });
  if (kind == kKinds.end()) return std::nullopt;
  in.kind = kind->kind;
  if (kind->who != nullptr && post.props[kind->who].is_string()) {
    in.user = post.props[kind->who].as_string();
    in.user_name = known.name_of(in.user);
    if (in.user_name.empty()) in.user_name = post.props[kind->name].as_string();
  }
  in.text = kind->kind == COX_MESSAGE_TOPIC ? post.props["new_header"].as_string() : "";
  return in;
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string_view::npos;
}

bool Post::is_foreign() const {
  return is_set(props["from_webhook"]) || is_set(props["from_plugin"]);
}
bool Post::is_by_bot() const { return is_foreign() || is_set(props["from_bot"]); }

std::optional<Post> to_post(const Json& json) {
  Post post;
  post.id = json["id"].as_string();
  post.user = json["user_id"].as_string();
  post.channel = json["channel_id"].as_string();
  if (post.id.empty() || post.channel.empty()) return std::nullopt;
  post.root = json["root_id"].as_string();
  post.message = json["message"].as_string();
  post.type = json["type"].as_string();
  post.create_at = json["create_at"].as_int();
  post.edit_at = json["edit_at"].as_int();
  post.delete_at = json["delete_at"].as_int();
  post.update_at = json["update_at"].as_int();
  post.props = json["props"];
  post.files = json["metadata"]["files"];
  return post;
}

std::vector<Post> to_posts(const Json& json) {
  std::vector<Post> posts;
  for (const Json& id : json["order"].items()) {
    if (auto post = to_post(json["posts"][id.text()])) posts.push_back(std::move(*post));
  }
  std::sort(posts.begin(), posts.end(),
            [](const Post& a, const Post& b) { return a.create_at < b.create_at; });
  return posts;
}

std::optional<std::string> without_mention(std::string_view text, std::string_view name) {
  const std::size_t start = std::min(text.find_first_not_of(" \n\t"), text.size());
  text.remove_prefix(start);
  if (text.empty() || text.front() != '@' || name.empty()) return std::nullopt;
  if (!same_name(text.substr(1, name.size()), name)) return std::nullopt;
  std::string_view rest = text.substr(1 + name.size());
  if (!rest.empty() && is_name(rest.front()) && rest.front() != '.') return std::nullopt;
  const std::size_t words = std::min(rest.find_first_not_of(" \n\t,:."), rest.size());
  return std::string(rest.substr(words));
}

std::optional<Incoming> to_incoming(const Post& post, Change change, const Known& known) {
  if (post.user == known.me && post.type.empty()) return std::nullopt;
  Incoming in = at(post.channel, post.user, known);
  in.id = post.id;
  in.thread = post.root;
  in.time = post.create_at;
  in.from_bot = post.is_by_bot();
  in.known = !post.is_foreign();
  if (change == Change::removed) {
    in.kind = COX_MESSAGE_REMOVE;
    in.time = post.delete_at;
    return in;
  }
  if (post.type.substr(0, 7) == "system_") return to_event(post, std::move(in), known);
  in.text = post.message;
  if (in.text.empty() && in.from_bot)
    in.text =
        cox::sdk::hung_text(post.props["attachments"], {.texts = {"pretext", "title", "text"}});
  if (post.type == "me") in.kind = COX_MESSAGE_EMOTE;
  if (const auto words = without_mention(post.message, known.my_name)) {
    in.text = *words;
    in.mention = true;
  }
  if (change == Change::edited) {
    in.kind = COX_MESSAGE_EDIT;
    in.time = post.edit_at;
  }
  in.extra = Json::object({{"mentions", mentions_in(in.text, known)},
                           {"links", links_in(in.text)},
                           {"files", files_of(post, known)}});
  return in;
}

std::optional<Incoming> to_reaction(const Json& reaction, const std::string& channel,
                                    const Known& known) {
  const std::string user = reaction["user_id"].as_string();
  if (user == known.me || user.empty() || channel.empty()) return std::nullopt;
  Incoming in = at(channel, user, known);
  in.kind = COX_MESSAGE_REACTION;
  in.id = reaction["post_id"].as_string();
  in.text = ":" + reaction["emoji_name"].as_string() + ":";
  in.time = reaction["create_at"].as_int();
  return in;
}

}  // namespace mattermost
