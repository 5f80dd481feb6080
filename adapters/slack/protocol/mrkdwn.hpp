// What people write, as Slack hands it over ("mrkdwn"): <@U1>, <#C1|ops>, <!here>, <https://x|text>
// become what they look like; who and what they mean is listed.
#pragma once

#include <cox/json.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace slack {

struct Named {
  std::string kind;  // "user", "room", "group", "all"
  std::string id;
  std::string name;
};

struct Heard {
  std::string text;  // plain
  std::vector<Named> mentions = {};
  std::vector<std::string> links = {};
  bool to_bot = false;  // it began with a mention of the bot, which was taken off
};

// What people call a user or room of which only the id is there; "" where that is not known.
using NameOf = std::function<std::string(std::string_view kind, const std::string& id)>;

Heard parse_mrkdwn(std::string_view mrkdwn, std::string_view bot, const NameOf& name_of);

// "mentions" and "links" of a message's `extra`, added where there are any.
void add_entities(const Heard& heard, cox::Json& extra);

}  // namespace slack
