#include <algorithm>
#include <optional>

#include "day.hpp"
#include "platform.hpp"
#include "session/session.hpp"

using cox::Json;
using namespace std::chrono_literals;
using Millis = std::chrono::milliseconds;

namespace {

// Socket Mode, where each connection is replaced hourly, an event comes again until somebody has
// acknowledged it, and a new connection takes its time; and the calls of the Web API.
class FakeSlack final : public Platform {
 public:
  explicit FakeSlack(cox::net::Loop& on) : Platform(on) {
    every(1min, [this] { minute(); });
    later(20s, [this] { every(1min, [this] { mood(); }); });
    // Just before a message, so that it falls into the change from one connection to the next.
    later(59min + 55s, [this] { every(60min, [this] { refresh(); }); });
  }

  // Somebody who has read an event is about to answer.
  bool is_waiting() const {
    return std::any_of(events_.begin(), events_.end(),
                       [](const auto& each) { return each.second.on != 0; });
  }

  Numbers answered;
  int said = 0, repeated = 0, refreshes = 0, opened = 0, refused = 0, early = 0;
  std::size_t most_sockets = 0;
  // In which nobody was there to be told.
  Millis alone{0};

 private:
  struct Event {
    Json envelope;
    Number on = 0;  // told over this connection; 0: to nobody
  };

  // ---- Socket Mode ----

  void connected(Number number, const Request&) override {
    ++opened;
    most_sockets = std::max(most_sockets, sockets());
    later(6s, [this, number] { greet(number); });
  }
  void greet(Number number) {
    say(number, Json::object({{"type", "hello"}, {"num_connections", sockets()}}));
    newest_ = number;
    if (alone_since_) alone += now() - *std::exchange(alone_since_, std::nullopt);
    tell_all();
  }
  void gone(Number number) override {
    if (number == newest_) {
      newest_ = 0;
      alone_since_ = now();
    }
    for (auto& [id, event] : events_) {
      if (event.on == number) event.on = 0;
    }
    later(1s, [this] { tell_all(); });
  }
  void heard(Number, const Json& what) override { events_.erase(what["envelope_id"].as_string()); }
  void refresh() {
    ++refreshes;
    const Number old = newest_;
    say(old, Json::object({{"type", "disconnect"}, {"reason", "warning"}}));
    later(10s, [this, old] {
      say(old, Json::object({{"type", "disconnect"}, {"reason", "refresh_requested"}}));
      later(5s, [this, old] { close(old, 1000); });
    });
  }
  void mood() {
    if (said % 180 == 31) drop(newest_);
  }

  void minute() {
    const std::string number = std::to_string(++said);
    const std::string ts = std::to_string(1'700'000'000 + 60 * said) + ".000100";
    const Json message = Json::object({{"type", "message"},
                                       {"channel", "C1"},
                                       {"channel_type", "channel"},
                                       {"user", "U1"},
                                       {"text", number},
                                       {"ts", ts}});
    const Json payload = Json::object({{"event_id", "Ev" + number}, {"event", message}});
    events_["e" + number].envelope = Json::object({{"envelope_id", "e" + number},
                                                   {"type", "events_api"},
                                                   {"payload", payload},
                                                   {"accepts_response_payload", false}});
    tell_all();
    // Told, and gone before anybody could say so.
    if (said % 97 == 0) drop(newest_);
  }
  void tell_all() {
    if (newest_ == 0) return;
    for (auto& [id, event] : events_) {
      if (event.on != 0) continue;
      if (event.envelope.contains("retry_attempt")) ++repeated;
      event.on = newest_;
      say(newest_, event.envelope);
      event.envelope.set("retry_attempt", 1);
    }
  }

  // ---- the Web API ----

  void asked(const Request& request, const Answer& answer) override {
    const std::string method = request.target.substr(1);
    if (method == "auth.test")
      return answer_json(
          answer, 200,
          *Json::parse(
              R"({"ok":true,"user_id":"U0","bot_id":"B0","team_id":"T0","user":"cox","team":"A"})"));
    if (method == "apps.connections.open") return open(answer);
    if (method == "users.info")
      return answer_json(answer, 200, *Json::parse(R"({"ok":true,"user":{"name":"ann"}})"));
    if (method == "conversations.info")
      return answer_json(answer, 200, *Json::parse(R"({"ok":true,"channel":{"name":"ops"}})"));
    REQUIRE(method == "chat.postMessage");
    if (now() < not_before_) ++early;
    if (++calls_ % 20 == 0 || (said > 600 && said <= 610)) return refuse(answer);
    answered.came(Json::parse(request.body).value()["text"].text());
    answer_json(answer, 200,
                Json::object({{"ok", true}, {"channel", "C1"}, {"ts", std::to_string(calls_)}}));
  }
  // Not for ten minutes, now and then.
  void open(const Answer& answer) {
    if (said % 500 >= 31 && said % 500 < 41)
      return answer_json(answer, 200, *Json::parse(R"({"ok":false,"error":"internal_error"})"));
    answer_json(answer, 200, Json::object({{"ok", true}, {"url", url("ws", "/link")}}));
  }
  void refuse(const Answer& answer) {
    ++refused;
    not_before_ = now() + 30s;
    answer_json(answer, 429, *Json::parse(R"({"ok":false,"error":"ratelimited"})"),
                {{"Retry-After", "30"}});
  }

  std::map<std::string, Event> events_;  // that nobody has acknowledged
  Number newest_ = 0;
  std::optional<Millis> alone_since_;
  Millis not_before_{0};
  int calls_ = 0;
};

// The core says again what could not be said for now.
void answer(FakeSlack& platform, slack::Session& session, const std::string& text, int& failures) {
  session.speaking().say(saying("C1", text), [&, text](const slack::Speaking::Outcome& outcome) {
    if (!outcome.trouble) return;
    ++failures;
    REQUIRE(outcome.trouble->is_passing);
    platform.later(30s, [&, text] { answer(platform, session, text, failures); });
  });
}

}  // namespace

TEST_CASE("a day on Slack: hourly refreshes, lost connections, events that come again, limits") {
  cox::net::Loop loop(cox::net::Loop::simulated);
  std::unique_ptr<FakeSlack> platform;
  std::unique_ptr<slack::Session> session;
  slack::Settings settings;
  Numbers heard;
  int failures = 0;
  std::uint32_t state = COX_STATE_CONNECTING;
  loop.run([&] {
    platform = std::make_unique<FakeSlack>(loop);
    settings = slack::read_settings(Json::object({{"session", "work"},
                                                  {"bot_token", "xoxb-1"},
                                                  {"app_token", "xapp-1"},
                                                  {"api_url", platform->url("http", "/")}}));
    const auto receive = [&](const cox::Incoming& in) {
      loop.post([&, text = in.text] {
        heard.came(text);
        answer(*platform, *session, text, failures);
      });
      return true;
    };
    slack::Session::Callbacks callbacks;
    callbacks.state = [&](std::uint32_t now, const std::string&) { state = now; };
    callbacks.report = [](const Json&) {};
    callbacks.trouble = [](const slack::Trouble&) {};
    callbacks.random = chance();
    callbacks.clock = [&] { return loop.now(); };
    session = std::make_unique<slack::Session>(
        loop, settings, slack::Intake::Bot{receive, [](const auto&) { return cox::PressAnswer(); }},
        std::move(callbacks));
    session->begin();
  });

  // The session remembers the events of a day: with 10,000 it would forget the oldest.
  constexpr std::size_t kRemembered = 1'320 * 400;
  pass_a_day(
      loop, [&] { return platform->is_waiting(); }, kRemembered);

  loop.run([&] {
    heard.are_complete(static_cast<std::size_t>(platform->said));
    platform->answered.are_complete(static_cast<std::size_t>(platform->said));
    MESSAGE(platform->said, " messages, ", platform->refreshes, " refreshes, ", platform->opened,
            " connections, without one for ", platform->alone.count() / 1'000, " s in all, ",
            platform->repeated, " events told again, ", platform->refused, " answers of 429, ",
            failures, " given back to be said again");
    CHECK(platform->refreshes == 23);  // each hour but the first
    CHECK(platform->early == 0);
    CHECK(platform->most_sockets == 2);
    CHECK(platform->sockets() == 1);
    CHECK(state == COX_STATE_ONLINE);
    session->close();
  });
  session->intake().stop();
  loop.run([&] {
    session->intake().give_up();
    session.reset();
    platform.reset();
  });
}
