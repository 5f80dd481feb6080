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
  return {me_,
          my_name_,
          [this](const std::string& id) { return people_.name_of(id); },
          [this](std::string_view name) { return people_.id_of(name); },
          [this](const std::string& id) { return people_.channel(id); },
          settings_.server + "/api/v4/files/",
          "Bearer " + settings_.token};
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
  const bool is_first = joined_.empty();
  ask("/users/me/channels", [this, is_first](const Json& channels) {
    for (const Json& each : channels.items()) {
      people_.is_channel(
          each["id"].as_string(),
          {each["name"].as_string(), each["type"].text().substr(0, 1) == "D" ? 'D' : 'O',
           each["last_post_at"].as_int()});
      if (is_first) joined_.insert(each["id"].as_string());
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
  tell_mended();
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
  if (name == "user_removed" || name == "user_added" || name == "channel_deleted" ||
      name == "channel_restored")
    moved(name, data, broadcast);
  if (name == "user_updated" || name == "channel_updated") renamed(name, data);
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

}  // namespace mattermost
