#include "session.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "time.hpp"

namespace mattermost {

namespace {

using cox::Json;
using cox::net::HttpResponse;
using cox::net::Rest;
using Millis = std::chrono::milliseconds;

constexpr Millis kWelcome{30'000};

std::int64_t date_of(const cox::net::Loop& loop) {
  return std::chrono::duration_cast<Millis>(loop.date().time_since_epoch()).count();
}

Rest::Options rest_options(const cox::net::Loop& loop, const Settings& settings) {
  Rest::Options options;
  options.http.tls = settings.tls;
  options.http.proxy = settings.proxy;
  options.judge = [&loop](const Rest::Call&, const HttpResponse& answer) {
    return judge(answer, date_of(loop) / 1'000);
  };
  // The bot gives an open delivery up after a minute.
  options.tries = 4;
  options.most_wait = Millis(40'000);
  return options;
}

}  // namespace

Session::Session(cox::net::Loop& loop, const Settings& settings, std::int64_t mark,
                 Callbacks callbacks, std::function<std::uint64_t()> random)
    : loop_(loop),
      settings_(settings),
      callbacks_(std::move(callbacks)),
      backoff_(settings.first_wait, settings.longest_wait, std::move(random)),
      reconnect_(loop),
      welcome_(loop),
      ping_(loop),
      rest_(loop, rest_options(loop, settings)),
      mark_(mark) {}

Known Session::known() const {
  return {me_, my_name_, [this](const std::string& id) { return people_.name_of(id); },
          [this](std::string_view name) { return people_.id_of(name); },
          [this](const std::string& id) { return people_.channel(id); }};
}

void Session::open() {
  callbacks_.state(State::connecting, "");
  log_in();
}

// ---- coming in ----

void Session::log_in() {
  ++connection_;
  const std::uint64_t connection = connection_;
  rest_.send(settings_.call("GET", "/users/me"), [this, connection](Rest::Outcome outcome) {
    if (connection != connection_) return;
    const Trouble trouble = trouble_of(outcome, settings_.session);
    if (!trouble.what.empty()) return lose(trouble);
    logged_in(std::get<HttpResponse>(outcome));
  });
}

void Session::logged_in(const HttpResponse& answer) {
  const auto body = Json::parse(answer.body);
  if (!body || (*body)["id"].text().empty())
    return lose({.what = "what answers at \"server\" is no Mattermost",
                 .advice = "check adapters." + settings_.session + ".server"});
  me_ = (*body)["id"].as_string();
  my_name_ = (*body)["username"].as_string();
  people_.is_called(me_, my_name_);
  // From now on by the server's clock.
  if (mark_ == 0) mark_ = date_ms(answer.fields).value_or(date_of(loop_));
  ask("/users/me/channels", [this](const Json& channels) {
    for (const Json& each : channels.items()) {
      people_.is_channel(
          each["id"].as_string(),
          {each["name"].as_string(), each["type"].text().substr(0, 1) == "D" ? 'D' : 'O',
           each["last_post_at"].as_int()});
    }
    connect();
  });
}

void Session::connect() {
  const auto url = cox::net::Url::parse_web_socket(settings_.web_socket(sequence_.query()));
  if (!url) return lose({.what = "\"server\" is no URL", .is_lasting = true});
  cox::net::WebSocket::Options options;
  options.fields = {{"Authorization", "Bearer " + settings_.token}};
  options.ping = settings_.ping;
  options.patience = settings_.patience;
  options.tls = settings_.tls;
  options.proxy = settings_.proxy;
  cox::net::WebSocket::Callbacks callbacks;
  callbacks.opened = [this] {
    asked_ = 1;
    socket_->send(Json::object({{"seq", asked_},
                                {"action", "authentication_challenge"},
                                {"data", Json::object({{"token", settings_.token}})}})
                      .dump());
  };
  callbacks.received = [this](std::string_view text, bool) { received(text); };
  callbacks.ended = [this](std::uint16_t, const std::string&, const cox::net::Failure& why) {
    lose(trouble_of(Rest::Outcome(why), settings_.session));
  };
  socket_ = std::make_unique<cox::net::WebSocket>(loop_, std::move(callbacks), options);
  socket_->connect(*url);
  welcome_.after(kWelcome, [this] { lose({.what = "Mattermost did not say hello in time"}); });
}

void Session::received(std::string_view text) {
  const auto frame = Json::parse(text);
  if (!frame || !frame->is_object())
    return lose({.what = "Mattermost said something that is no JSON object"});
  if (frame->contains("seq_reply")) {
    if ((*frame)["seq_reply"].as_int() == asked_ && pinged_at_ > Millis(0))
      callbacks_.lag((loop_.now() - std::exchange(pinged_at_, Millis(0))).count());
    return;
  }
  const std::string name = (*frame)["event"].as_string();
  if (name == "hello") return hello(*frame);
  if (!name.empty() && (*frame)["seq"].is_int()) event(name, *frame);
}

void Session::hello(const Json& frame) {
  welcome_.cancel();
  const auto how =
      sequence_.hello(frame["data"]["connection_id"].as_string(), frame["seq"].as_int());
  backoff_.reset();
  if (how == Sequence::Hello::anew) has_to_catch_up_ = true;
  if (has_to_catch_up_) return catch_up();
  online();
}

void Session::online() {
  callbacks_.mended();
  callbacks_.state(State::online, my_name_);
  ping();
  pump();
}

// For the lag; whether the other side is there the WebSocket finds out itself.
void Session::ping() {
  pinged_at_ = loop_.now();
  socket_->send(Json::object({{"seq", ++asked_}, {"action", "ping"}}).dump());
  ping_.after(settings_.ping, [this] { ping(); });
}

void Session::event(const std::string& name, const Json& frame) {
  switch (sequence_.event(frame["seq"].as_int())) {
    case Sequence::Event::again:
      return;
    case Sequence::Event::gap:
      // Nothing of it is lost: what is missing comes once we are back.
      return lose({.what = "an event did not come; asking for it"});
    case Sequence::Event::next:
      break;
  }
  take(name, frame["data"], frame["broadcast"]);
  pump();
}

void Session::take(const std::string& name, const Json& data, const Json& broadcast) {
  const bool is_post = name == "posted" || name == "post_edited" || name == "post_deleted";
  if (name == "reaction_added") {
    Event event;
    event.reaction = Json::parse(data["reaction"].text()).value_or(Json());
    event.post.channel = broadcast["channel_id"].as_string();
    event.post.user = event.reaction["user_id"].as_string();
    if (event.reaction.is_object()) events_.push_back(std::move(event));
  }
  if (!is_post) return;
  auto post = to_post(Json::parse(data["post"].text()).value_or(Json()));
  if (!post) return;
  if (name == "posted" && data["channel_type"].is_string()) {
    people_.is_channel(post->channel,
                       {data["channel_name"].as_string(),
                        data["channel_type"].text() == "D" ? 'D' : 'O', post->create_at});
  }
  std::string sender = data["sender_name"].as_string();
  if (name == "posted" && sender.size() > 1 && sender.front() == '@' && !post->is_foreign())
    people_.is_called(post->user, sender.substr(1));
  const Change change = name == "posted"        ? Change::posted
                        : name == "post_edited" ? Change::edited
                                                : Change::removed;
  // A post is also "edited" where it is pinned or gets a preview.
  if (change == Change::edited && post->edit_at == 0) return;
  events_.push_back({change, std::move(*post), {}});
}

// ---- going and coming back ----

void Session::is_refused(const Trouble& trouble) { lose(trouble); }

void Session::lose(const Trouble& why) {
  ++connection_;
  socket_.reset();
  welcome_.cancel();
  ping_.cancel();
  // It is asked for anew; what came live after it too.
  if (std::exchange(is_catching_up_, false)) events_.clear();
  is_looking_up_ = false;
  missed_.clear();
  pinged_at_ = Millis(0);
  const bool is_refused = why.is_lasting && !why.advice.empty();
  const Millis wait = is_refused ? settings_.longest_wait : backoff_.next();
  callbacks_.trouble(why);
  const std::string when = "trying again in " + std::to_string((wait.count() + 999) / 1'000) + " s";
  callbacks_.state(is_refused ? State::offline : State::connecting, why.what + "; " + when);
  reconnect_.after(wait, [this] { log_in(); });
}

// ---- what was missed ----

// The server kept none of it: each channel is asked for what is newer than what was handed over.
// Two posts of the same moment may come in any order, hence a little before it.
void Session::catch_up() {
  is_catching_up_ = has_to_catch_up_ = true;
  open_channels_ = 0;
  ask("/users/me/channels", [this](const Json& channels) {
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
