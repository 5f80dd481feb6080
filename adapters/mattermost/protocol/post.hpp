// Posts as the server describes them, and what they are to the bot. Pure.
#pragma once

#include <cox/json.hpp>
#include <cox/sdk/incoming.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace mattermost {

// As it stands in a path: no id of Mattermost has anything else in it.
bool is_id(std::string_view text);

struct Post {
  std::string id, user, channel, root, message, type;
  std::int64_t create_at = 0, edit_at = 0, delete_at = 0, update_at = 0;
  cox::Json props = {}, files = {};

  // Written through a webhook, by a plugin or by a bot: nobody's own words. The account it stands
  // under is only whose webhook that is.
  bool is_foreign() const;
  bool is_by_bot() const;
};

// Nothing where it is no post.
std::optional<Post> to_post(const cox::Json& json);
// The answer to GET .../posts, the oldest first.
std::vector<Post> to_posts(const cox::Json& json);

struct Channel {
  std::string name = {};
  char type = 'O';  // O: public, P: private, D: direct, G: a group without a name
  std::int64_t last_post_at = 0;
};

// Who the bot is, and whom it knows.
struct Known {
  std::string me = {};
  std::string my_name = {};
  NameOf name_of = nullptr;
  std::function<std::string(std::string_view name)> id_of = nullptr;  // empty: nobody knows
  std::function<Channel(const std::string& id)> channel = nullptr;
  // Where a file is, and what the server wants to see with who asks for it.
  std::string files = {};
  std::string authorization = {};
};

enum class Change { posted, edited, removed };

// What the bot is to hear; nothing: it said it itself, or it is no news (Mattermost writes a lot
// about channels as posts).
std::optional<cox::Incoming> to_incoming(const Post& post, Change change, const Known& known);
std::optional<cox::Incoming> to_reaction(const cox::Json& reaction, const std::string& channel,
                                         const Known& known);

// "@cox deploy web" said to cox: "deploy web"; nothing where it is not said to it.
std::optional<std::string> without_mention(std::string_view text, std::string_view name);

}  // namespace mattermost
