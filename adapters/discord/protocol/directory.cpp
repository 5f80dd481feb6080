#include "directory.hpp"

#include <iterator>

namespace discord {

using cox::Json;

bool Directory::put(const Json& channel, const std::string& guild) {
  const std::string id = channel["id"].as_string();
  if (id.empty()) return false;
  Channel& known = channels_[id];
  const std::string topic = channel["topic"].as_string();
  const bool changes = !known.guild.empty() && known.topic != topic;
  known = {channel["name"].as_string(), guild, channel["parent_id"].as_string(), topic,
           static_cast<int>(channel["type"].as_int())};
  return changes;
}

void Directory::guild_came(const Json& guild) {
  const std::string id = guild["id"].as_string();
  for (const Json& channel : guild["channels"].items()) put(channel, id);
  for (const Json& thread : guild["threads"].items()) put(thread, id);
  for (const Json& role : guild["roles"].items())
    roles_[role["id"].as_string()] = role["name"].as_string();
  welcomes_[id] = guild["system_channel_id"].as_string();
}

void Directory::guild_went(const std::string& guild) {
  welcomes_.erase(guild);
  for (auto each = channels_.begin(); each != channels_.end();)
    each = each->second.guild == guild ? channels_.erase(each) : std::next(each);
}

bool Directory::take(const std::string& event, const Json& data) {
  if (event == "GUILD_CREATE") {
    guild_came(data);
  } else if (event == "GUILD_UPDATE") {
    welcomes_[data["id"].as_string()] = data["system_channel_id"].as_string();
  } else if (event == "GUILD_DELETE") {
    guild_went(data["id"].as_string());
  } else if (event == "CHANNEL_CREATE" || event == "CHANNEL_UPDATE" || event == "THREAD_CREATE" ||
             event == "THREAD_UPDATE") {
    return put(data, data["guild_id"].as_string());
  } else if (event == "THREAD_LIST_SYNC") {
    for (const Json& thread : data["threads"].items()) put(thread, data["guild_id"].as_string());
  } else if (event == "CHANNEL_DELETE" || event == "THREAD_DELETE") {
    channels_.erase(data["id"].as_string());
  } else if (event == "GUILD_ROLE_CREATE" || event == "GUILD_ROLE_UPDATE") {
    roles_[data["role"]["id"].as_string()] = data["role"]["name"].as_string();
  } else if (event == "GUILD_ROLE_DELETE") {
    roles_.erase(data["role_id"].as_string());
  }
  return false;
}

const Directory::Channel* Directory::channel(const std::string& id) const {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : &found->second;
}

std::string Directory::role(const std::string& id) const {
  const auto found = roles_.find(id);
  return found == roles_.end() ? std::string() : found->second;
}

std::string Directory::welcomes_in(const std::string& guild) const {
  const auto found = welcomes_.find(guild);
  return found == welcomes_.end() ? std::string() : found->second;
}

Json Directory::save() const {
  Json channels = Json::array(), roles = Json::object(), welcomes = Json::object();
  for (const auto& [id, each] : channels_)
    channels.push(Json::object({{"id", id},
                                {"name", each.name},
                                {"guild", each.guild},
                                {"parent_id", each.parent},
                                {"topic", each.topic},
                                {"type", each.type}}));
  for (const auto& [id, name] : roles_) roles.set(id, name);
  for (const auto& [guild, room] : welcomes_) welcomes.set(guild, room);
  return Json::object({{"channels", std::move(channels)},
                       {"roles", std::move(roles)},
                       {"welcomes", std::move(welcomes)}});
}

void Directory::restore(const Json& saved) {
  for (const Json& channel : saved["channels"].items()) put(channel, channel["guild"].as_string());
  for (const auto& [id, name] : saved["roles"].members()) roles_[id] = name.as_string();
  for (const auto& [guild, room] : saved["welcomes"].members()) welcomes_[guild] = room.as_string();
}

}  // namespace discord
