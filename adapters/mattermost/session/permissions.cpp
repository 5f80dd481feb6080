#include "permissions.hpp"

#include <array>
#include <set>
#include <sstream>
#include <string_view>

namespace mattermost {

namespace {

using cox::Json;
using Names = std::set<std::string>;

struct Need {
  const char* permission;
  const char* without;
  const char* level = "warning";
};

constexpr std::array<Need, 9> kNeeds{
    {{"create_post", "the bot cannot say anything", "error"},
     {"create_direct_channel", "the bot cannot write to who has not written to it"},
     {"upload_file", "the bot cannot send files"},
     {"add_reaction", "the bot cannot react to messages"},
     {"edit_post", "the bot cannot change what it has said"},
     {"delete_post", "the bot cannot remove what it has said"},
     // Only administrators have it as a rule, and a bot need not be one.
     {"create_post_ephemeral",
      "what is for one person alone comes as a direct message instead of in the channel", "ok"},
     {"use_channel_mentions", "nobody is notified where the bot mentions everybody"},
     {"manage_public_channel_properties", "the bot cannot set the header of a public channel"}}};

Json finding(const Need& need) {
  Json made = Json::object(
      {{"level", need.level},
       {"what", std::string("without the permission ") + need.permission + " " + need.without}});
  if (std::string_view(need.level) != "ok")
    made.set("advice",
             "give it to a role of the bot under System Console > User Management > Permissions");
  return made;
}

void add_roles(const Json& of, Names& names) {
  std::istringstream words(of["roles"].as_string());
  for (std::string word; words >> word;) names.insert(word);
}

Json as_array(const Names& names) {
  Json all = Json::array();
  for (const std::string& each : names) all.push(each);
  return all;
}

// What holds for the whole server, in the teams, and in the channels.
Names roles_of(const Json& me, const Json& teams, const Ask& ask) {
  Names names;
  add_roles(me, names);
  for (const Json& team : teams.items()) {
    add_roles(team, names);
    const Json channels =
        ask("GET", "/users/me/teams/" + team["team_id"].as_string() + "/channels/members", {});
    for (const Json& each : channels.items()) add_roles(each, names);
  }
  return names;
}

}  // namespace

void try_permissions(const Json& me, const Ask& ask, Json& findings) {
  const Json teams = ask("GET", "/users/me/teams/members", {});
  if (teams.is_null() || teams.size() == 0) {
    findings.push(Json::object({{"level", "warning"},
                                {"what", "the bot is in no team"},
                                {"advice",
                                 "add it to one with Invite People, and to channels with "
                                 "/invite @" +
                                     me["username"].as_string()}}));
    return;  // the roles that matter come with a team
  }
  const Json roles = ask("POST", "/roles/names", as_array(roles_of(me, teams, ask)));
  if (roles.is_null()) return;
  Names has;
  for (const Json& role : roles.items()) {
    for (const Json& each : role["permissions"].items()) has.insert(each.as_string());
  }
  for (const Need& need : kNeeds) {
    if (!has.contains(need.permission)) findings.push(finding(need));
  }
}

}  // namespace mattermost
