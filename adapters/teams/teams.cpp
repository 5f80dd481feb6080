// Microsoft Teams as a chat: activities come in over the bot's HTTP server, answers go to the
// conversations API.
#include <atomic>
#include <cox/adapter.hpp>
#include <cox/net/pace.hpp>
#include <memory>
#include <mutex>
#include <random>
#include <string_view>
#include <utility>

#include "protocol/activity.hpp"
#include "protocol/files.hpp"
#include "session/book.hpp"
#include "session/check.hpp"
#include "session/connection.hpp"
#include "session/door.hpp"
#include "session/render.hpp"
#include "session/speaking.hpp"

namespace {

using cox::Json;

// Teams waits ten seconds for the answer to a press.
constexpr std::chrono::milliseconds kPressPatience{7'000};
constexpr auto kJson = "application/json";

}  // namespace

class Teams : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities = COX_ABILITY_EDIT | COX_ABILITY_REMOVE |
                                             COX_ABILITY_THREADS | COX_ABILITY_TYPING |
                                             COX_ABILITY_BUTTONS | COX_ABILITY_FORMS;

  static Json check(const Json& settings) { return teams::check(settings); }
  static void validate(const Json& settings) { teams::read_settings(settings); }

  void start() override {
    options_ = teams::read_settings(settings());
    book_.restore(handed_over());
    state(COX_STATE_CONNECTING);
    loop_ = std::make_unique<cox::net::Loop>();
    loop_->run([this] {
      connection_ = std::make_shared<teams::Connection>(*loop_, options_, callbacks(),
                                                        [this] { return random_(); });
      speaking_ = std::make_unique<teams::Speaking>(connection_->service(), book_, options_);
      pace_ = std::make_unique<cox::net::Pace>(
          *loop_, [this] { return connection_->service().state(); },
          [this](const Json& facts) { report(facts); });
      connection_->open();
    });
    door_ = std::make_unique<teams::Door>(options_, [this](bool newer) {
      const auto open = connection();
      return open == nullptr ? std::nullopt : open->keys(newer);
    });
  }

  void stop() override {
    loop_->run([this] {
      pace_.reset();
      speaking_.reset();
      // A request may be at it still, and then is the one who lets go of it.
      const std::lock_guard lock(mutex_);
      connection_.reset();
    });
    loop_->stop();
  }
  Json save_state() override { return book_.to_json(); }

  void send(const cox::Outgoing& out) override {
    auto activities = rendered(out);
    if (activities.empty()) return;
    on_loop(out, [this, to = out.address, activities = std::move(activities)](const auto& done) {
      speaking_->say(to, activities, done);
    });
  }
  void edit(const cox::Outgoing& out) override {
    auto activities = rendered(out);
    if (activities.empty()) return;
    on_loop(out, [this, to = out.address, activity = activities.front()](const auto& done) {
      speaking_->edit(to, activity, done);
    });
  }
  void remove(const cox::Outgoing& out) override {
    on_loop(out, [this, to = out.address](const auto& done) { speaking_->remove(to, done); });
  }
  void typing(const cox::Outgoing& out) override {
    loop_->post([this, to = out.address] {
      if (speaking_ != nullptr) speaking_->typing(to);
    });
  }

  void request(const cox::AdapterRequest& in) override {
    if (in.path != "/messages") return void(in.respond(404));
    if (in.method == "HEAD" || in.method == "GET") return void(in.respond(200));
    if (in.method != "POST") return void(in.respond(405));
    const std::int64_t now =
        std::chrono::duration_cast<std::chrono::seconds>(this->now().time_since_epoch()).count();
    const teams::Door::Verdict verdict = door_->admit(in, now);
    show(verdict);
    if (verdict.status != 200) {
      log().warn("a request to /messages was refused: {}", verdict.why);
      return void(in.respond(verdict.status));
    }
    book_.learn(verdict.activity);
    take(verdict.activity, in);
  }

 private:
  teams::Connection::Callbacks callbacks() {
    teams::Connection::Callbacks all;
    all.online = [this] {
      state(COX_STATE_ONLINE, options_.no_auth ? "without authentication" : "");
      mended();
    };
    all.trouble = [this](const teams::Trouble& why) {
      // Where there is none, no advice of before may stand beside it.
      report(Json::object(
          {{"last_error", why.what}, {"advice", why.advice.empty() ? Json() : Json(why.advice)}}));
      // After it, so that "offline" never stands without what to do.
      state(why.is_lasting() ? COX_STATE_OFFLINE : COX_STATE_CONNECTING, why.what);
    };
    return all;
  }

  // What a human should do about a refusal stands until somebody is let in.
  void show(const teams::Door::Verdict& verdict) {
    if (!verdict.advice.empty()) {
      is_advised_ = true;
      last_error(verdict.why, verdict.advice);
    } else if (verdict.status == 200 && is_advised_.exchange(false)) {
      mended();
    }
  }

  // ---- what comes in ----

  void take(const Json& activity, const cox::AdapterRequest& in) {
    if (teams::is_own(activity["from"], activity)) return void(in.respond(200));
    if (auto pressed = teams::press_of(activity)) return on_press(*pressed, activity, in);
    if (activity["type"].text() == "invoke") return void(in.respond(501));
    bool is_taken = true;
    for (cox::Incoming& each : teams::incoming_of(activity)) {
      each.known = vouched(each);
      share_files(activity["serviceUrl"].text(), each.extra);
      is_taken = receive(each) && is_taken;  // may wait; Teams repeats itself then
    }
    in.respond(is_taken ? 200 : 503);
  }
  // The service is the one that a token vouches for; without authentication there is nothing to
  // send.
  void share_files(std::string_view service, Json& extra) {
    if (options_.no_auth || !teams::has_files_of(service, extra)) return;
    const auto open = connection();
    const std::string token = open == nullptr ? "" : open->token();
    if (!token.empty()) extra = teams::with_token(service, token, extra);
  }
  bool vouched(const cox::Incoming& in) const { return !options_.no_auth && !in.user.empty(); }

  void on_press(cox::Press& pressed, const Json& activity, const cox::AdapterRequest& in) {
    pressed.by.known = vouched(pressed.by);
    const bool is_invoke = activity["type"].text() == "invoke";
    // The first answer counts.
    if (is_invoke) {
      loop_->post([this, in] {
        if (connection_ == nullptr) return;
        connection_->later(kPressPatience,
                           [in] { answer_press(in, "This takes a moment; look here for it."); });
      });
    }
    const cox::PressAnswer answer = press(pressed);
    if (is_invoke) return answer_press(in, sentence_of(answer));
    if (answer.what != cox::Pressed::said) tell(pressed.by, sentence_of(answer));
    in.respond(200);
  }
  static std::string sentence_of(const cox::PressAnswer& answer) {
    if (answer.what == cox::Pressed::said) return "OK";
    // The fields are in the card itself, so this is a card of before.
    if (answer.what == cox::Pressed::form)
      return "Please ask for a new card: this one has no form.";
    return answer.sentence;
  }
  static void answer_press(const cox::AdapterRequest& in, const std::string& sentence) {
    in.respond(200, teams::answer_to_press(sentence).dump(), kJson);
  }
  // Something for one person alone.
  void tell(const cox::Incoming& who, const std::string& sentence) {
    cox::Address to = cox::Address::to_user(session_name(), who.user);
    if (who.direct) to.room = who.room;
    teams::Markup markup([](const std::string&) { return std::nullopt; });
    loop_->post([this, to, activity = markup.text(sentence).activity()] {
      if (speaking_ != nullptr) speaking_->say(to, {activity}, [](const auto&) {});
    });
  }

  // ---- what goes out ----

  std::vector<Json> rendered(const cox::Outgoing& out) const {
    return teams::activities_of(out, options_.message_bytes, [this](const std::string& account) {
      return book_.person(account);
    });
  }

  // For other threads than the loop's; null once the session has ended.
  std::shared_ptr<teams::Connection> connection() {
    const std::lock_guard lock(mutex_);
    return connection_;
  }
  template <class Act>
  void on_loop(const cox::Outgoing& out, Act act) {
    loop_->post([this, delivery = delivery(out), act] {
      if (speaking_ == nullptr) return;  // closing: the next session says it
      act([this, delivery](const std::variant<std::string, cox::Error>& got) {
        end(delivery, got);
      });
    });
  }
  void end(const cox::Delivery& delivery, const std::variant<std::string, cox::Error>& got) {
    if (connection_ == nullptr) return;  // closing
    if (const auto* why = std::get_if<cox::Error>(&got)) {
      delivery.failed(*why);
    } else {
      delivery.delivered(std::get<std::string>(got));
    }
    pace_->changed();
  }

  teams::Settings options_;
  teams::Book book_;
  std::unique_ptr<cox::net::Loop> loop_;
  std::unique_ptr<teams::Door> door_;
  std::atomic<bool> is_advised_ = false;
  // What follows belongs to the loop's thread.
  std::mutex mutex_;                               // guards the pointer for other threads
  std::shared_ptr<teams::Connection> connection_;  // changed on the loop alone
  std::unique_ptr<teams::Speaking> speaking_;
  std::unique_ptr<cox::net::Pace> pace_;
  std::mt19937_64 random_{std::random_device{}()};
};

COX_ADAPTER("teams", "1.0.0", "Microsoft Teams", Teams)
