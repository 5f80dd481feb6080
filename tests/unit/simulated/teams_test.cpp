#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "../teams/signer.hpp"
#include "day.hpp"
#include "platform.hpp"
#include "protocol/activity.hpp"
#include "session/book.hpp"
#include "session/connection.hpp"
#include "session/door.hpp"
#include "session/render.hpp"
#include "session/speaking.hpp"

using cox::Json;
using namespace std::chrono_literals;
using Millis = std::chrono::milliseconds;

namespace {

constexpr std::chrono::seconds kLifetime(3'599);
constexpr Millis kRenewed = kLifetime - 300s;

// The Bot Connector and its login: tokens that end, are revoked once, and are not to be had for
// twenty minutes; keys that change; conversations with limits; an hour of 5xx.
class FakeTeams final : public Platform {
 public:
  explicit FakeTeams(cox::net::Loop& on) : Platform(on) {}

  // ---- what it posts to the bot, signed ----

  Json activity(int number) const {
    return Json::object(
        {{"type", "message"},
         {"id", "a" + std::to_string(number)},
         {"channelId", "msteams"},
         {"serviceUrl", url("http", "/")},
         {"from", Json::object({{"id", "29:ann"}, {"name", "Ann"}})},
         {"recipient", Json::object({{"id", "28:the-app"}})},
         {"conversation", Json::object({{"id", "a:ann"}, {"conversationType", "personal"}})},
         {"text", std::to_string(number)}});
  }
  std::string token(const std::string& key) const {
    const std::int64_t now = seconds();
    return "Bearer " + signer_.sign(Json::object({{"alg", "RS256"}, {"kid", key}}),
                                    Json::object({{"iss", "https://api.botframework.com"},
                                                  {"aud", "the-app"},
                                                  {"nbf", now - 300},
                                                  {"exp", now + 3'300},
                                                  {"serviceurl", url("http", "/")}}));
  }
  std::int64_t seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(loop.date().time_since_epoch()).count();
  }
  std::string key() const { return "k" + std::to_string(rotations); }

  void revoke() { tokens_.clear(); }

  Numbers answered;
  bool has_no_tokens = false, is_away = false;
  int rotations = 0, fetches = 0, issued = 0, failed = 0, refused = 0, denied = 0, early = 0;
  int away = 0, put_off = 0;  // of them, those that Teams says are to be sent again
  Millis worst{0};            // of a renewal, from when it was due

 private:
  void asked(const Request& request, const Answer& answer) override {
    if (request.target == "/botframework.com/oauth2/v2.0/token") return issue(answer);
    if (request.target == "/openid")
      return answer_json(answer, 200, Json::object({{"jwks_uri", url("http", "/keys")}}));
    if (request.target == "/keys") {
      ++fetches;
      const Json endorsed = Json::array({"msteams"});
      const Json keys = Json::array({signer_.jwk(key(), endorsed)});
      return answer_json(answer, 200, Json::object({{"keys", keys}}));
    }
    REQUIRE(request.target == "/v3/conversations/a%3Aann/activities");
    if (now() < not_before_) ++early;
    if (is_away) return fail(answer);
    if (!is_valid(*cox::net::find_field(request.fields, "Authorization"))) {
      ++denied;
      return answer_json(answer, 401, Json::object());
    }
    if (++calls_ % 20 == 0) {
      ++refused;
      not_before_ = now() + 12s;
      return answer_json(answer, 429, Json::object(), {{"Retry-After", "12"}});
    }
    answered.came(Json::parse(request.body).value()["text"].text());
    answer_json(answer, 201, Json::object({{"id", "r" + std::to_string(calls_)}}));
  }
  // What stands before the Connector answers in its place, each quarter of an hour in another way.
  void fail(const Answer& answer) {
    constexpr std::array<int, 4> kStatus{500, 502, 503, 504};
    const int status = kStatus[static_cast<std::size_t>(now() / 15min) % kStatus.size()];
    ++away;
    if (status == 502 || status == 504) ++put_off;
    answer({.status = status, .body = "<html>Our services aren't available right now</html>"});
  }
  void issue(const Answer& answer) {
    if (has_no_tokens) {
      ++failed;
      renewed_ = std::nullopt;
      return answer_json(answer, 503, Json::object());
    }
    if (renewed_ && !tokens_.empty()) {
      const Millis since = now() - *renewed_;
      worst = std::max(worst, since > kRenewed ? since - kRenewed : kRenewed - since);
    }
    renewed_ = now();
    const std::string token = "t" + std::to_string(++issued);
    tokens_["Bearer " + token] = now() + kLifetime;
    std::erase_if(tokens_, [this](const auto& each) { return each.second <= now(); });
    answer_json(answer, 200,
                Json::object({{"access_token", token}, {"expires_in", kLifetime.count()}}));
  }
  bool is_valid(const std::string& authorization) const {
    const auto found = tokens_.find(authorization);
    return found != tokens_.end() && now() < found->second;
  }

  const teams_test::Signer signer_;
  std::map<std::string, Millis> tokens_;  // until when they are valid
  std::optional<Millis> renewed_;
  Millis not_before_{0};
  int calls_ = 0;
};

// The bot with its parts, as the adapter puts them together.
struct Bot {
  explicit Bot(cox::net::Loop& on, FakeTeams& with)
      : loop(on),
        platform(with),
        settings(teams::read_settings(Json::object({{"session", "teams"},
                                                    {"app_id", "the-app"},
                                                    {"app_secret", "secret"},
                                                    {"login_url", with.url("http")},
                                                    {"openid_url", with.url("http", "/openid")},
                                                    {"service_url", with.url("http")}}))),
        connection(loop, settings,
                   {[this] { is_online = true; },
                    [this](const teams::Trouble&) {
                      ++troubles;
                      is_online = false;
                    }},
                   chance()),
        speaking(connection.service(), book, settings),
        door(settings, [this](bool newer) { return connection.keys(newer); }) {
    connection.open();
  }

  // A request to /messages, on a thread that may wait.
  int hears(const Json& activity, const std::string& token) {
    const std::string body = activity.dump(), remote = "127.0.0.1";
    const cox_field field{cox::sdk::borrow("Authorization"), cox::sdk::borrow(token)};
    cox_http_request raw{};
    raw.size = sizeof(raw);
    raw.method = cox::sdk::borrow("POST");
    raw.path = cox::sdk::borrow("/messages");
    raw.remote = cox::sdk::borrow(remote);
    raw.body = cox::sdk::borrow(body);
    raw.fields = &field;
    raw.field_count = 1;
    const teams::Door::Verdict verdict =
        door.admit(cox::AdapterRequest(nullptr, raw), platform.seconds());
    if (verdict.status != 200) return verdict.status;
    book.learn(verdict.activity);
    loop.run([&] {
      for (const cox::Incoming& in : teams::incoming_of(verdict.activity)) {
        heard.came(in.text);
        answer(in.room, in.text);
      }
    });
    return 200;
  }
  // The core says again what could not be said for now.
  void answer(const std::string& room, const std::string& text) {
    most_unsaid = std::max(most_unsaid, ++unsaid);
    say(room, text);
  }
  void say(const std::string& room, const std::string& text) {
    auto activities = teams::activities_of(saying(room, text), settings.message_bytes,
                                           [](const std::string&) { return std::nullopt; });
    speaking.say(cox::Address::in_room("teams", room), std::move(activities),
                 [this, room, text](const std::variant<std::string, cox::Error>& got) {
                   const auto* const why = std::get_if<cox::Error>(&got);
                   if (why == nullptr) return void(--unsaid);
                   ++failures;
                   REQUIRE(why->status() == COX_BUSY);
                   told.insert(why->what());
                   platform.later(30s, [this, room, text] { say(room, text); });
                 });
  }

  cox::net::Loop& loop;
  FakeTeams& platform;
  const teams::Settings settings;
  teams::Book book;
  teams::Connection connection;
  teams::Speaking speaking;
  teams::Door door;
  Numbers heard;
  std::set<std::string> told;  // why something could not be said for now
  int failures = 0, troubles = 0, unsaid = 0, most_unsaid = 0;
  bool is_online = false;
};

// What happens in each minute of the day.
void pass_minutes(Bot& bot, int from, int until) {
  for (int minute = from + 1; minute <= until; ++minute) {
    bot.loop.run([&] {
      bot.platform.has_no_tokens = minute >= 600 && minute < 620;
      bot.platform.is_away = minute >= 420 && minute < 480;
      if (minute % 360 == 0) ++bot.platform.rotations;
      if (minute == 900) bot.platform.revoke();
    });
    bot.loop.pass(1min);
    REQUIRE(bot.hears(bot.platform.activity(minute), bot.platform.token(bot.platform.key())) ==
            200);
    // Somebody makes keys up: that costs one look for new ones in an hour.
    if (minute % 360 >= 120 && minute % 360 < 180)
      REQUIRE(bot.hears(bot.platform.activity(0), bot.platform.token("x")) == 401);
  }
  bot.loop.pass(45s);
}

}  // namespace

TEST_CASE("a day on Teams: renewals of the token, keys that change, limits, an hour of 5xx") {
  cox::net::Loop loop(cox::net::Loop::simulated);
  std::unique_ptr<FakeTeams> platform;
  std::unique_ptr<Bot> bot;
  loop.run([&] {
    platform = std::make_unique<FakeTeams>(loop);
    bot = std::make_unique<Bot>(loop, *platform);
  });

  pass_minutes(*bot, 0, 120);
  const Held early = held();
  pass_minutes(*bot, 120, 495);
  loop.run([&] { CHECK(bot->unsaid == 0); });
  const Held mended = held();  // a quarter of an hour after the hour of 5xx
  pass_minutes(*bot, 495, 24 * 60);
  const Held late = held();
  is_flat(early, mended);
  is_flat(early, late);

  loop.run([&] {
    bot->heard.are_complete(24 * 60);
    platform->answered.are_complete(24 * 60);
    MESSAGE(platform->issued, " tokens, the worst renewal ", platform->worst.count(),
            " ms from its time, ", platform->failed, " not to be had, ", platform->denied,
            " calls with one that was revoked, ", platform->rotations, " changes of keys, ",
            platform->fetches, " fetches of them, ", platform->refused, " answers of 429, ",
            platform->away, " of 5xx (", platform->put_off, " of them 502 and 504), ",
            bot->failures, " given back to be said again, at most ", bot->most_unsaid, " unsaid, ",
            bot->troubles, " troubles");
    CHECK(platform->worst <= 1ms);
    // With those that were on their way when it was revoked.
    CHECK(platform->denied <= 2);
    CHECK(platform->rotations == 4);
    CHECK(platform->fetches <= 1 + 4 + 4 + 1);  // at first, changes, made up ones, daily
    CHECK(platform->early == 0);
    CHECK(platform->connections() <= 2);
    // A conversation waits longer and longer for what is broken (once a second would be 1,800 calls
    // in that half of the hour), and that is no limit.
    CHECK(platform->put_off > 30);
    CHECK(platform->put_off < 1'350);
    CHECK(bot->connection.service().state().rate_waits ==
          static_cast<std::uint64_t>(platform->refused));
    CHECK(bot->most_unsaid <= 61);
    for (const char* status : {"500", "502", "503", "504"})
      CHECK(bot->told.count(std::string("Teams is busy (") + status + ")") == 1);
    CHECK(bot->is_online);
    bot.reset();
    platform.reset();
  });
}
