#include <algorithm>
#include <deque>
#include <optional>

#include "day.hpp"
#include "platform.hpp"
#include "session/session.hpp"
#include "session/speaking.hpp"

using cox::Json;
using namespace std::chrono_literals;
using Millis = std::chrono::milliseconds;

namespace {

constexpr std::size_t kKept = 128;  // events of a connection, and posts of the channel

// A server that numbers its events, keeps those of a lost connection until it is restarted, now
// and then loses one, and is away for an hour.
class FakeMattermost final : public Platform {
 public:
  explicit FakeMattermost(cox::net::Loop& on) : Platform(on) {
    every(1min, [this] { minute(); });
    // So late that the message of the next minute is missed.
    later(59s, [this] { every(1min, [this] { mood(); }); });
  }

  Numbers answered;
  int said = 0, resumed = 0, begun = 0, swallowed = 0, refused = 0, early = 0, pings = 0;
  Millis worst{0};  // of a ping, from when it was due
  std::size_t most_sockets = 0;

 private:
  // ---- the WebSocket ----

  void connected(Number number, const Request& request) override {
    most_sockets = std::max(most_sockets, sockets());
    query_ = request.target.substr(request.target.find('?') + 1);
    pinged_ = std::nullopt;
    later(3s, [this, number] { greet(number); });
  }
  void greet(Number number) {
    now_ = number;
    const std::string known = "connection_id=c" + std::to_string(connection_) + "&sequence_number=";
    const bool goes_on = query_.rfind(known, 0) == 0;
    const std::int64_t wanted = goes_on ? std::stoll(query_.substr(known.size())) : 0;
    ++(goes_on ? resumed : begun);
    if (!goes_on) {
      ++connection_;
      past_.clear();
    }
    std::deque<Json> missed;
    for (const Json& each : past_) {
      if (each["seq"].as_int() >= wanted) missed.push_back(each);
    }
    std::erase_if(past_, [&](const Json& each) { return each["seq"].as_int() >= wanted; });
    next_ = wanted;
    put("hello", Json::object({{"connection_id", "c" + std::to_string(connection_)}}));
    past_.pop_back();  // it replaces nothing
    for (const Json& each : missed) put(each["event"].as_string(), each["data"]);
  }
  void gone(Number number) override {
    if (number == now_) now_ = 0;
  }
  void heard(Number number, const Json& what) override {
    say(number, Json::object({{"status", "OK"}, {"seq_reply", what["seq"]}}));
    if (what["action"].text() != "ping") return;
    ++pings;
    if (pinged_) {
      const Millis since = now() - *pinged_;
      worst = std::max(worst, since > 30s ? since - 30s : 30s - since);
    }
    pinged_ = now();
  }
  void put(const std::string& name, const Json& data) {
    const Json event = Json::object({{"event", name},
                                     {"data", data},
                                     {"broadcast", Json::object({{"channel_id", "ops"}})},
                                     {"seq", next_++}});
    past_.push_back(event);
    if (past_.size() > kKept) past_.pop_front();
    const bool is_lost = name == "posted" && said % 97 == 0;
    if (now_ != 0 && !is_lost) say(now_, event);
    if (now_ != 0 && is_lost) ++swallowed;
  }

  std::int64_t date() const {
    return std::chrono::duration_cast<Millis>(loop.date().time_since_epoch()).count();
  }
  void minute() {
    const std::string number = std::to_string(++said);
    const Json post = Json::object({{"id", "p" + number},
                                    {"user_id", "ann"},
                                    {"channel_id", "ops"},
                                    {"message", number},
                                    {"create_at", date()},
                                    {"update_at", date()}});
    posts_.push_back(post);
    if (posts_.size() > kKept) posts_.pop_front();
    put("posted", Json::object({{"post", post.dump()},
                                {"sender_name", "@ann"},
                                {"channel_type", "O"},
                                {"channel_name", "ops"}}));
  }
  bool is_away() const { return said >= 600 && said < 660; }
  void mood() {
    if (said % 180 == 31) drop(now_);
    if (said % 240 == 91 || said == 600) {  // a restart
      drop(now_);
      ++connection_;
      past_.clear();
    }
  }

  // ---- the REST API ----

  void asked(const Request& request, const Answer& answer) override {
    const std::string path = request.target.substr(7);
    if (is_away()) return answer_json(answer, 502, Json::object());
    if (path == "/users/me")
      return answer_json(answer, 200, Json::object({{"id", "me"}, {"username", "cox"}}));
    if (path == "/users/ann")
      return answer_json(answer, 200, Json::object({{"id", "ann"}, {"username", "ann"}}));
    if (path == "/users/me/channels") return answer_json(answer, 200, Json::array({channel()}));
    if (path == "/channels/ops") return answer_json(answer, 200, channel());
    if (path.rfind("/channels/ops/posts", 0) == 0)
      return since(std::stoll(path.substr(path.find('=') + 1)), answer);
    REQUIRE(path == "/posts");
    if (now() < not_before_) ++early;
    if (++calls_ % 20 == 0) return refuse(answer);
    answered.came(Json::parse(request.body).value()["message"].text());
    answer_json(answer, 201, Json::object({{"id", "r" + std::to_string(calls_)}}));
  }
  Json channel() const {
    const std::int64_t last = posts_.empty() ? 0 : posts_.back()["create_at"].as_int();
    return Json::object({{"id", "ops"}, {"name", "ops"}, {"type", "O"}, {"last_post_at", last}});
  }
  void since(std::int64_t moment, const Answer& answer) {
    Json order = Json::array(), posts = Json::object();
    for (auto each = posts_.rbegin(); each != posts_.rend(); ++each) {
      if ((*each)["update_at"].as_int() <= moment) continue;
      order.push((*each)["id"]);
      posts.set((*each)["id"].as_string(), *each);
    }
    answer_json(answer, 200, Json::object({{"order", order}, {"posts", posts}}));
  }
  void refuse(const Answer& answer) {
    ++refused;
    not_before_ = now() + 25s;
    const std::string reset = refused % 2 == 0 ? "25" : std::to_string(date() / 1'000 + 25);
    answer_json(answer, 429, Json::object(), {{"X-Ratelimit-Reset", reset}});
  }

  Number now_ = 0;  // the WebSocket that events go to; 0: none
  std::string query_;
  int connection_ = 0;
  std::int64_t next_ = 0;
  std::deque<Json> past_, posts_;
  std::optional<Millis> pinged_;
  Millis not_before_{0};
  int calls_ = 0;
};

struct Bot {
  FakeMattermost& platform;
  mattermost::Speaking& speaking;
  int failures = 0;

  // The core says again what could not be said for now.
  void answer(const std::string& text) {
    speaking.say(saying("ops", text), [this, text](const std::string&, const auto& trouble) {
      if (trouble.what.empty()) return;
      ++failures;
      REQUIRE_FALSE(trouble.is_lasting);
      platform.later(30s, [this, text] { answer(text); });
    });
  }
};

}  // namespace

TEST_CASE("a day on Mattermost: lost connections, restarts, lost events, an hour of 502, limits") {
  cox::net::Loop loop(cox::net::Loop::simulated);
  std::unique_ptr<FakeMattermost> platform;
  std::unique_ptr<mattermost::Session> session;
  std::unique_ptr<mattermost::Speaking> speaking;
  std::unique_ptr<Bot> bot;
  mattermost::Settings settings;
  Numbers heard;
  auto state = mattermost::Session::State::connecting;
  loop.run([&] {
    platform = std::make_unique<FakeMattermost>(loop);
    settings = mattermost::read_settings(
        Json::object({{"session", "mm"}, {"token", "secret"}, {"server", platform->url("http")}}));
    mattermost::Session::Callbacks callbacks;
    callbacks.said = [&](const cox::Incoming& in) {
      heard.came(in.text);
      bot->answer(in.text);
    };
    callbacks.state = [&](mattermost::Session::State now, const std::string&) { state = now; };
    callbacks.trouble = [](const mattermost::Trouble&) {};
    callbacks.mended = [](const std::string&) {};
    callbacks.lag = [](std::int64_t lag) { CHECK(lag == 0); };
    session =
        std::make_unique<mattermost::Session>(loop, settings, 0, std::move(callbacks), chance());
    speaking = std::make_unique<mattermost::Speaking>(*session, settings);
    bot = std::make_unique<Bot>(Bot{*platform, *speaking});
    session->open();
  });

  // The session remembers the posts of a day: with 20,000 it would forget the oldest.
  constexpr std::size_t kRemembered = 1'320 * 250;
  pass_a_day(loop, nullptr, kRemembered);

  loop.run([&] {
    heard.are_complete(static_cast<std::size_t>(platform->said));
    platform->answered.are_complete(static_cast<std::size_t>(platform->said));
    MESSAGE(platform->said, " messages, ", platform->pings, " pings, the worst ",
            platform->worst.count(), " ms from its time, ", platform->resumed, " resumed, ",
            platform->begun, " begun anew, ", platform->swallowed, " events lost, ",
            platform->refused, " answers of 429, ", bot->failures, " given back to be said again");
    CHECK(platform->worst <= 1ms);
    CHECK(platform->early == 0);
    CHECK(platform->swallowed > 10);
    CHECK(platform->most_sockets <= 2);
    CHECK(platform->sockets() == 1);
    CHECK(state == mattermost::Session::State::online);
    speaking.reset();
    session.reset();
    platform.reset();
  });
}
