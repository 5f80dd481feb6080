// What was missed, and what was said, in its order.
#include <algorithm>
#include <utility>
#include <variant>

#include "session.hpp"

namespace mattermost {

using cox::Json;
using cox::net::HttpResponse;
using cox::net::Rest;

// ---- what was missed ----

// The server kept none of it: each channel is asked for what is newer than what was handed over.
// Two posts of the same moment may come in any order, hence a little before it.
void Session::catch_up() {
  is_catching_up_ = has_to_catch_up_ = true;
  open_channels_ = 0;
  ask("/users/me/channels", [this](const Json& channels) {
    std::set<std::string> joined;
    for (const Json& each : channels.items()) joined.insert(each["id"].as_string());
    is_in(std::move(joined));
    for (const Json& each : channels.items()) {
      if (each["last_post_at"].as_int() >= mark_ - kOverlap) catch_up_in(each["id"].as_string());
    }
    if (open_channels_ == 0) caught_up();
  });
}

void Session::catch_up_in(const std::string& channel) {
  ++open_channels_;
  const std::string since = std::to_string(std::max<std::int64_t>(mark_ - kOverlap, 1));
  ask(
      "/channels/" + channel + "/posts?since=" + since,
      [this, channel](const Json& got) {
        got.is_null() ? is_closed(channel) : void(lost_.erase(channel));
        missed(channel, to_posts(got));
        if (--open_channels_ == 0) caught_up();
      },
      true);  // it may have been taken out of there meanwhile
}

void Session::missed(const std::string& channel, const std::vector<Post>& posts) {
  constexpr std::size_t kMost = 1'000;  // that Mattermost tells of
  if (posts.size() >= kMost) {
    callbacks_.trouble({.what = "more than 1000 posts were missed in " +
                                people_.channel(channel).name + "; the older ones are not read"});
  }
  for (const Post& post : posts) {
    const bool is_new = post.create_at > mark_ - kOverlap;
    if (post.delete_at == 0)
      missed_.push_back({is_new ? Change::posted : Change::edited, post, {}});
    else if (!is_new)
      missed_.push_back({Change::removed, post, {}});
  }
}

// What happened to it while nobody listened is told too.
void Session::is_in(std::set<std::string> channels) {
  for (const std::string& before : joined_) {
    if (!channels.contains(before)) is_closed(before);
  }
  bool is_mended = false;
  for (const std::string& now : channels) {
    if (!joined_.contains(now) && lost_.erase(now) > 0) is_mended = true;
  }
  joined_ = std::move(channels);
  if (is_mended) tell_mended();
}

void Session::is_closed(const std::string& channel) {
  const std::string name = people_.channel(channel).name;
  const auto [found, is_new] = lost_.try_emplace(
      channel, Trouble{.what = "the channel " + name + " does not let the bot in any more",
                       .advice = "write /invite @" + my_name_ + " in the channel " + name});
  if (is_new) callbacks_.trouble(found->second);
}

void Session::caught_up() {
  is_catching_up_ = has_to_catch_up_ = false;
  std::stable_sort(missed_.begin(), missed_.end(), [](const Event& a, const Event& b) {
    return a.post.create_at < b.post.create_at;
  });
  events_.insert(events_.begin(), missed_.begin(), missed_.end());
  missed_.clear();
  online();
}

// ---- what was said, in its order ----

void Session::pump() {
  while (!is_catching_up_ && !is_looking_up_ && !events_.empty()) {
    if (!knows_all(events_.front())) return;
    const Event event = std::move(events_.front());
    events_.pop_front();
    hand_over(event);
  }
}

// Asks for a name or a channel that nobody has heard of; pump() goes on once there is an answer.
bool Session::knows_all(const Event& event) {
  const std::string user = event.post.user, channel = event.post.channel;
  if (!user.empty() && !people_.knows_user(user)) {
    look_up("/users/" + user, [this, user](const Json& got) {
      people_.is_called(user, got["username"].as_string());
    });
    return false;
  }
  if (people_.knows_channel(channel)) return true;
  look_up("/channels/" + channel, [this, channel](const Json& got) {
    people_.is_channel(channel,
                       {got["name"].as_string(), got["type"].text() == "D" ? 'D' : 'O', 0});
  });
  return false;
}

void Session::hand_over(const Event& event) {
  if (!event.reaction.is_null()) {
    if (const auto in = to_reaction(event.reaction, event.post.channel, known()))
      callbacks_.said(*in);
    return;
  }
  const Post& post = event.post;
  people_.stands_in(post.id, post.root);
  mark_ = std::max({mark_, post.create_at, post.edit_at, post.delete_at});
  const char* const kinds[] = {"posted ", "edited ", "removed "};
  std::string key = kinds[static_cast<int>(event.change)] + post.id;
  if (event.change == Change::edited) key += " " + std::to_string(post.edit_at);
  if (!seen_.add(key)) return;
  // What was edited before it was read is read as it is now.
  if (event.change == Change::posted && post.edit_at > 0)
    seen_.add("edited " + post.id + " " + std::to_string(post.edit_at));
  if (event.change == Change::edited && post.edit_at == 0) return;
  if (const auto in = to_incoming(post, event.change, known())) callbacks_.said(*in);
}

// ---- where the bot is ----

// It is taken out of a channel, or a channel is archived, and the other way round.
void Session::moved(const std::string& event, const Json& data, const Json& broadcast) {
  const bool is_about_me = broadcast["user_id"].text() == me_ || data["user_id"].text() == me_ ||
                           event.substr(0, 8) == "channel_";
  std::string channel = data["channel_id"].as_string();
  if (channel.empty()) channel = broadcast["channel_id"].as_string();
  if (channel.empty() || !is_about_me) return;
  const std::string known_as = people_.channel(channel).name;
  const std::string name = known_as.empty() ? channel : known_as;
  if (event == "user_removed") {
    lost_[channel] = {.what = "the bot was taken out of the channel " + name,
                      .advice = "write /invite @" + my_name_ + " in the channel " + name};
  } else if (event == "channel_deleted") {
    lost_[channel] = {.what = "the channel " + name + " was archived",
                      .advice = "unarchive the channel " + name + ", or use another one"};
  } else {
    joined_.insert(channel);
    if (lost_.erase(channel) > 0) tell_mended();
    return;
  }
  joined_.erase(channel);
  callbacks_.trouble(lost_[channel]);
}

// Whoever is mentioned by a name of before would be somebody else, or nobody.
void Session::renamed(const std::string& event, const Json& data) {
  const Json changed =
      event == "user_updated" ? data["user"] : Json::parse(data["channel"].text()).value_or(Json());
  const std::string id = changed["id"].as_string();
  if (event == "user_updated" && changed["username"].is_string() && people_.knows_user(id)) {
    people_.is_called(id, changed["username"].as_string());
    if (id == me_) my_name_ = changed["username"].as_string();
  }
  if (event == "channel_updated" && changed["name"].is_string() && people_.knows_channel(id)) {
    Channel channel = people_.channel(id);
    channel.name = changed["name"].as_string();
    people_.is_channel(id, std::move(channel));
  }
}

void Session::tell_mended() const {
  callbacks_.mended(lost_.empty() ? std::string() : lost_.begin()->second.advice);
}

// ---- asking ----

void Session::ask(const std::string& path, const Got& got, bool may_be_refused) {
  const std::uint64_t connection = connection_;
  rest_.send(settings_.call("GET", path),
             [this, connection, got, may_be_refused](const Rest::Outcome& outcome) {
               if (connection != connection_) return;
               const auto* answer = std::get_if<HttpResponse>(&outcome);
               const int status = answer == nullptr ? 0 : answer->status;
               if (may_be_refused && (status == 403 || status == 404)) return got(Json());
               const Trouble trouble = trouble_of(outcome, settings_.session);
               if (!trouble.what.empty()) return lose(trouble);
               const auto json = Json::parse(answer->body);
               if (!json) return lose({.what = "Mattermost answered something that is no JSON"});
               got(*json);
             });
}

void Session::look_up(const std::string& path, const Got& got) {
  is_looking_up_ = true;
  const std::uint64_t connection = connection_;
  rest_.send(settings_.call("GET", path), [this, connection, got](const Rest::Outcome& outcome) {
    if (connection != connection_) return;
    is_looking_up_ = false;
    const auto* answer = std::get_if<HttpResponse>(&outcome);
    got(answer != nullptr && answer->status == 200 ? Json::parse(answer->body).value_or(Json())
                                                   : Json());
    pump();
  });
}

}  // namespace mattermost
