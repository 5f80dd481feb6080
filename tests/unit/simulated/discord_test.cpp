#include <algorithm>
#include <deque>
#include <optional>

#include "day.hpp"
#include "platform.hpp"
#include "session/client.hpp"

using cox::Json;
using namespace std::chrono_literals;
using Millis = std::chrono::milliseconds;

namespace {

constexpr Millis kInterval{41'250};    // as the real one asks for
constexpr std::size_t kReplayed = 16;  // more than any mood takes, and always full

// A gateway that numbers its events, replays them to whoever resumes, and has moods; and the one
// call of the web API, with its limits.
class FakeDiscord final : public Platform {
 public:
  explicit FakeDiscord(cox::net::Loop& on) : Platform(on) {
    every(1min, [this] { minute(); });
    // So that nothing of a mood is between two messages of the same moment.
    later(20s, [this] { every(1min, [this] { mood(); }); });
  }

  Numbers answered;
  int said = 0, identifies = 0, resumes = 0, refused = 0, beats = 0, early = 0;
  Millis worst{0};          // of a heartbeat, from when it was due
  Millis connected_for{0};  // all connections together, from greeting to end
  std::size_t most_sockets = 0;

 private:
  struct Connection {
    Millis greeted{0};
    std::optional<Millis> beaten = std::nullopt;
    bool is_ready = false;
  };

  // ---- the gateway ----

  void connected(Number number, const Request&) override {
    gateway_[number].greeted = now();
    most_sockets = std::max(most_sockets, sockets());
    say(number, payload(10, Json::object({{"heartbeat_interval", kInterval.count()}})));
  }
  void gone(Number number) override {
    const auto connection = gateway_.extract(number);
    connected_for += now() - connection.mapped().greeted;
  }
  void heard(Number number, const Json& what) override {
    switch (what["op"].as_int()) {
      case 1:
        return beat(number);
      case 2:
        return identify(number);
      case 6:
        return resume(number, what["d"]);
      default:
        FAIL("an opcode that nobody asked for");
    }
  }
  void beat(Number number) {
    if (is_deaf_) return;
    Connection& connection = gateway_.at(number);
    const Millis since = now() - connection.beaten.value_or(connection.greeted);
    ++beats;
    if (connection.beaten)
      worst = std::max(worst, since > kInterval ? since - kInterval : kInterval - since);
    else
      CHECK(since <= kInterval);
    connection.beaten = now();
    say(number, payload(11, Json()));
  }
  void identify(Number number) {
    ++identifies;
    session_ = "s" + std::to_string(identifies);
    sequence_ = 0;
    journal_.clear();
    gateway_.at(number).is_ready = true;
    happen("READY", Json::object({{"session_id", session_},
                                  {"resume_gateway_url", url("ws", "/")},
                                  {"user", Json::object({{"id", "9"}, {"username", "cox"}})},
                                  {"application", Json::object({{"id", "8"}})}}));
    happen("GUILD_CREATE",
           *Json::parse(R"({"id":"1","channels":[{"id":"77","name":"ops","type":0}]})"));
  }
  void resume(Number number, const Json& data) {
    if (data["session_id"].as_string() != session_) return say(number, payload(9, false));
    ++resumes;
    gateway_.at(number).is_ready = true;
    for (const Json& event : journal_) {
      if (event["s"].as_int() > data["seq"].as_int()) say(number, event);
    }
    happen("RESUMED", Json::object());
  }
  void happen(const std::string& name, const Json& data) {
    Json event = payload(0, data);
    event.set("s", ++sequence_);
    event.set("t", name);
    journal_.push_back(event);
    if (journal_.size() > kReplayed) journal_.pop_front();
    for (const auto& [number, connection] : gateway_) {
      if (connection.is_ready && !is_deaf_) say(number, event);
    }
  }

  void minute() {
    const std::string number = std::to_string(++said);
    happen("MESSAGE_CREATE",
           Json::object({{"id", std::to_string(100'000 + said)},
                         {"channel_id", "77"},
                         {"guild_id", "1"},
                         {"author", Json::object({{"id", "5"}, {"username", "ann"}})},
                         {"content", number}}));
  }
  void mood() {
    const int minute = said;
    if (minute % 400 == 150) is_deaf_ = true;
    if (gateway_.empty()) return;
    const Number newest = gateway_.rbegin()->first;
    // What was not told meanwhile is told to whoever resumes.
    if (minute % 400 == 153 && std::exchange(is_deaf_, false)) drop(newest);
    if (minute % 60 == 7) say(newest, payload(7, Json()));
    if (minute % 180 == 31) drop(newest);
    if (minute % 300 == 101) {
      session_.clear();
      say(newest, payload(9, false));
    }
    if (minute % 300 == 251) say(newest, payload(9, true));
    if (minute % 300 == 271) close(newest, 4000);
  }

  // ---- the web API ----

  void asked(const Request& request, const Answer& answer) override {
    if (request.target == "/gateway/bot") {
      const Json limit = Json::object({{"total", 1'000},
                                       {"remaining", 1'000},
                                       {"reset_after", 86'400'000},
                                       {"max_concurrency", 1}});
      return answer_json(
          answer, 200,
          Json::object({{"url", url("ws", "/")}, {"shards", 1}, {"session_start_limit", limit}}));
    }
    if (request.method == "PUT") return answer_json(answer, 200, Json::array());
    REQUIRE(request.target == "/channels/77/messages");
    if (now() < not_before_) ++early;
    if (++calls_ % 20 == 0) return refuse(answer);
    answered.came(Json::parse(request.body).value()["content"].text());
    cox::net::HttpFields fields{{"X-RateLimit-Bucket", "b"}, {"X-RateLimit-Remaining", "1"}};
    if (calls_ % 7 == 0) {  // longer than until the next message
      fields[1].value = "0";
      fields.push_back({"X-RateLimit-Reset-After", "90.5"});
      not_before_ = now() + Millis(90'500);
    }
    answer_json(answer, 200, Json::object({{"id", std::to_string(200'000 + calls_)}}),
                std::move(fields));
  }
  void refuse(const Answer& answer) {
    ++refused;
    const bool is_global = refused % 2 == 0;
    not_before_ = now() + Millis(2'500);
    answer_json(answer, 429, Json::object({{"retry_after", 2.5}, {"global", is_global}}),
                {{"Retry-After", "3"}, {"X-RateLimit-Bucket", "b"}});
  }

  static Json payload(int opcode, const Json& data) {
    return Json::object({{"op", opcode}, {"d", data}});
  }

  std::map<Number, Connection> gateway_;
  std::deque<Json> journal_;
  std::string session_;
  std::int64_t sequence_ = 0;
  bool is_deaf_ = false;
  Millis not_before_{0};
  int calls_ = 0;
};

}  // namespace

TEST_CASE("a day on Discord: heartbeats, reconnects, resumes, rate limits") {
  cox::net::Loop loop(cox::net::Loop::simulated);
  std::unique_ptr<FakeDiscord> platform;
  std::unique_ptr<discord::Client> client;
  discord::Settings settings;
  Numbers heard;
  int troubles = 0, failures = 0;
  discord::Shard::State state = discord::Shard::State::connecting;
  loop.run([&] {
    platform = std::make_unique<FakeDiscord>(loop);
    settings = discord::read_settings(Json::object({{"session", "discord"},
                                                    {"token", "secret"},
                                                    {"api", platform->url("http")},
                                                    {"compress", false}}));
    discord::Client::Callbacks callbacks;
    callbacks.said = [&](const cox::Incoming& in) {
      heard.came(in.text);
      client->speaking().say(saying(in.room, in.text),
                             [&](const std::string&, const discord::Api::Answer& answer) {
                               if (!answer.is_ok()) ++failures;
                             });
    };
    callbacks.commands = [](const std::function<void(Json)>& then) { then(Json::array()); };
    callbacks.state = [&](discord::Shard::State now, const std::string&) { state = now; };
    callbacks.trouble = [&](const std::string&, const std::string&) { ++troubles; };
    callbacks.mended = [] {};
    callbacks.lag = [](Millis lag) { CHECK(lag == 0ms); };
    callbacks.is_full = [] { return false; };
    callbacks.random = chance();
    client = std::make_unique<discord::Client>(loop, settings, std::move(callbacks), Json());
    client->open();
  });

  pass_a_day(loop);

  loop.run([&] {
    heard.are_complete(static_cast<std::size_t>(platform->said));
    platform->answered.are_complete(static_cast<std::size_t>(platform->said));
    const auto due = static_cast<int>(platform->connected_for / kInterval);
    MESSAGE(platform->said, " messages, ", platform->beats, " heartbeats, the worst ",
            platform->worst.count(), " ms from its time, ", platform->identifies, " identifies, ",
            platform->resumes, " resumes, ", platform->refused, " answers of 429, ", troubles,
            " troubles; connected for ", due, " intervals");
    CHECK(platform->worst <= 1ms);
    CHECK(platform->early == 0);
    CHECK(failures == 0);
    CHECK(platform->most_sockets <= 2);
    CHECK(platform->sockets() == 1);
    CHECK(state == discord::Shard::State::online);
    client.reset();
    platform.reset();
  });
}
