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

// The Bot API: updates that wait until they are confirmed, a poll that is held for as long as it
// asks, at times 429, an hour of 502, and a poll that nobody ever answers.
class FakeTelegram final : public Platform {
 public:
  explicit FakeTelegram(cox::net::Loop& on) : Platform(on) {
    every(1min, [this] { minute(); });
    later(20s, [this] { every(1min, [this] { mood(); }); });
  }

  Numbers answered;
  int said = 0, polls = 0, refused = 0, held_off = 0, away = 0, lost = 0, early = 0;
  std::size_t most_pending = 0;

 private:
  void minute() {
    ++said;
    const Json chat = Json::object({{"id", 7}, {"type", "private"}});
    const Json from = Json::object({{"id", 7}, {"first_name", "Ann"}});
    const Json message = Json::object({{"message_id", said},
                                       {"date", 1'700'000'000 + 60 * said},
                                       {"chat", chat},
                                       {"from", from},
                                       {"text", std::to_string(said)}});
    pending_.push_back(Json::object({{"update_id", 1'000 + said}, {"message", message}}));
    most_pending = std::max(most_pending, pending_.size());
    if (poll_) tell();
  }
  void mood() {
    if (said == 600 && poll_) fail(*std::exchange(poll_, std::nullopt));
    if (said % 400 == 200 && poll_) {
      ++lost;
      nobody_ = std::exchange(poll_, std::nullopt);
    }
    if (said % 300 == 101) holds_off_ = true;
  }
  bool is_away() const { return said >= 600 && said < 660; }

  // ---- the calls ----

  void asked(const Request& request, const Answer& answer) override {
    const std::string method = request.target.substr(request.target.rfind('/') + 1);
    const Json body = Json::parse(request.body).value_or(Json());
    if (is_away() || (said == 660 && now() < 660min + 20s)) return fail(answer);
    if (method == "getMe")
      return fine(answer, Json::object({{"id", 42}, {"is_bot", true}, {"username", "cox_bot"}}));
    if (method == "getMyCommands") return fine(answer, Json::array());
    if (method == "setMyCommands") return fine(answer, true);
    if (method == "getUpdates") return poll(body, answer);
    REQUIRE(method == "sendMessage");
    if (now() < not_before_) ++early;
    if (++calls_ % 20 == 0) {
      ++refused;
      not_before_ = now() + 7s;
      return too_many(answer, 7);
    }
    answered.came(body["text"].text());
    fine(answer,
         Json::object({{"message_id", 10'000 + calls_}, {"chat", Json::object({{"id", 7}})}}));
  }
  void poll(const Json& body, const Answer& answer) {
    ++polls;
    CHECK_FALSE(poll_);  // one at a time
    if (now() < no_poll_before_) ++early;
    if (std::exchange(holds_off_, false)) {
      ++held_off;
      no_poll_before_ = now() + 40s;
      return too_many(answer, 40);
    }
    const std::int64_t offset = body["offset"].as_int();
    while (!pending_.empty() && pending_.front()["update_id"].as_int() < offset)
      pending_.pop_front();
    poll_ = answer;
    const int number = polls;
    if (!pending_.empty()) return tell();
    later(std::chrono::seconds(body["timeout"].as_int()), [this, number] {
      if (poll_ && polls == number) tell();
    });
  }
  void tell() {
    Json updates = Json::array();
    for (const Json& each : pending_) updates.push(each);
    fine(*std::exchange(poll_, std::nullopt), updates);
  }

  static void fine(const Answer& answer, const Json& result) {
    answer_json(answer, 200, Json::object({{"ok", true}, {"result", result}}));
  }
  void fail(const Answer& answer) {
    ++away;
    answer({.status = 502, .body = "<html>Bad Gateway</html>"});
  }
  static void too_many(const Answer& answer, int seconds) {
    const Json parameters = Json::object({{"retry_after", seconds}});
    answer_json(answer, 429,
                Json::object({{"ok", false}, {"error_code", 429}, {"parameters", parameters}}));
  }

  std::deque<Json> pending_;
  std::optional<Answer> poll_, nobody_;
  bool holds_off_ = false;
  Millis not_before_{0}, no_poll_before_{0};
  int calls_ = 0;
};

struct Bot {
  FakeTelegram& platform;
  telegram::Speaking& speaking;
  int failures = 0;

  // The core says again what could not be said for now.
  void answer(const std::string& text) {
    speaking.say(saying("7", text), [this, text](const std::string&, const auto& trouble) {
      if (trouble.what.empty()) return;
      ++failures;
      REQUIRE_FALSE(trouble.is_lasting);
      platform.later(30s, [this, text] { answer(text); });
    });
  }
};

}  // namespace

TEST_CASE("a day on Telegram: long polls, one that is never answered, 429, an hour of 502") {
  cox::net::Loop loop(cox::net::Loop::simulated);
  std::unique_ptr<FakeTelegram> platform;
  std::unique_ptr<telegram::Session> session;
  std::unique_ptr<telegram::Speaking> speaking;
  std::unique_ptr<Bot> bot;
  std::unique_ptr<telegram::Intake> intake;
  telegram::Settings settings;
  Numbers heard;
  int troubles = 0;
  auto state = telegram::Session::State::connecting;
  loop.run([&] {
    platform = std::make_unique<FakeTelegram>(loop);
    settings = telegram::read_settings(Json::object(
        {{"session", "tg"}, {"token", "42:secret"}, {"server", platform->url("http")}}));
    intake = std::make_unique<telegram::Intake>(
        telegram::Intake::Callbacks{.receive =
                                        [&](const cox::Incoming& in) {
                                          heard.came(in.text);
                                          bot->answer(in.text);
                                          return true;
                                        },
                                    .press = [](const cox::Press&) {},
                                    .moved = [](std::int64_t, std::int64_t) {},
                                    .trouble = [](const std::string&) {}});
    telegram::Session::Callbacks callbacks;
    callbacks.updates = [&](const Json& updates, const std::shared_ptr<const telegram::Me>& me,
                            const telegram::Session::Taken& done) {
      done(intake->take(updates, *me));
    };
    callbacks.state = [&](telegram::Session::State now, const std::string&) { state = now; };
    callbacks.trouble = [&](const telegram::Trouble&) { ++troubles; };
    callbacks.mended = [] {};
    callbacks.commands = [](const auto& then) { then(telegram::Menu{}); };
    callbacks.lag = [](std::int64_t lag) { CHECK(lag == 0); };
    session = std::make_unique<telegram::Session>(loop, settings, telegram::Menu{}, 0,
                                                  std::move(callbacks), chance());
    speaking = std::make_unique<telegram::Speaking>(loop, session->rest(), settings,
                                                    telegram::Moves{}, chance());
    bot = std::make_unique<Bot>(Bot{*platform, *speaking});
    session->open();
  });

  // The intake remembers the last 1,000 updates.
  constexpr std::size_t kRemembered = 1'000 * 100;
  pass_a_day(loop, nullptr, kRemembered);

  loop.run([&] {
    heard.are_complete(static_cast<std::size_t>(platform->said));
    platform->answered.are_complete(static_cast<std::size_t>(platform->said));
    MESSAGE(platform->said, " messages, ", platform->polls, " polls, ", platform->lost,
            " of them never answered, ", platform->held_off, " held off by 429, ",
            platform->refused, " messages refused by 429, ", platform->away,
            " answers of 502, at most ", platform->most_pending, " updates waiting, ",
            bot->failures, " given back to be said again, ", troubles, " troubles");
    CHECK(platform->early == 0);
    CHECK(platform->lost == 3);  // and one would have been in the outage
    CHECK(platform->held_off == 5);
    CHECK(platform->most_pending <= 63);
    CHECK(platform->connections() <= 3);
    CHECK(state == telegram::Session::State::online);
    speaking.reset();
    session.reset();
    platform.reset();
  });
}
