// Mattermost as a chat: what the bot says to a server, and what is said there.
#include <cox/adapter.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/pace.hpp>
#include <memory>
#include <mutex>
#include <random>

#include "protocol/calls.hpp"
#include "session/check.hpp"
#include "session/session.hpp"
#include "session/settings.hpp"
#include "session/speaking.hpp"

namespace {

using cox::AdapterRequest;
using cox::Json;
using cox::Outgoing;
using mattermost::Session;
using mattermost::Speaking;
using mattermost::Trouble;

std::uint32_t to_cox(Session::State state) {
  if (state == Session::State::online) return COX_STATE_ONLINE;
  return state == Session::State::offline ? COX_STATE_OFFLINE : COX_STATE_CONNECTING;
}

}  // namespace

class Mattermost : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities =
      COX_ABILITY_EDIT | COX_ABILITY_REMOVE | COX_ABILITY_REACT | COX_ABILITY_THREADS |
      COX_ABILITY_TYPING | COX_ABILITY_EPHEMERAL | COX_ABILITY_BUTTONS | COX_ABILITY_FORMS |
      COX_ABILITY_FILES;

  static Json check(const Json& settings) { return mattermost::check(settings); }
  static void validate(const Json& settings) { mattermost::read_settings(settings); }

  void start() override {
    settings_ = mattermost::read_settings(settings());
    loop_ = std::make_unique<cox::net::Loop>();
    const std::int64_t mark = handed_over()["mark"].as_int();
    loop_->run([&] {
      session_ = std::make_unique<Session>(*loop_, settings_, mark, callbacks(),
                                           [this] { return random_(); });
      speaking_ = std::make_unique<Speaking>(*session_, settings_);
      pace_ = std::make_unique<cox::net::Pace>(
          *loop_, [this] { return session_->rest().state(); },
          [this](const Json& facts) { report(facts); });
      session_->open();
    });
  }
  void stop() override {
    loop_->run([this] {
      mark_ = session_->mark();
      speaking_.reset();
      session_.reset();
      pace_.reset();
    });
    loop_->stop();
  }
  Json save_state() override { return Json::object({{"mark", mark_}}); }

  void send(const Outgoing& out) override { perform(out, &Speaking::say); }
  void edit(const Outgoing& out) override { perform(out, &Speaking::edit); }
  void remove(const Outgoing& out) override { perform(out, &Speaking::remove); }
  void react(const Outgoing& out) override { perform(out, &Speaking::react); }
  void topic(const Outgoing& out) override { perform(out, &Speaking::topic); }
  void file(const Outgoing& out) override { perform(out, &Speaking::file); }
  void typing(const Outgoing& out) override {
    on_session([&] { speaking_->typing(out); });
  }

  // Anybody may call here: only who knows the secret, or a command's token, is the server.
  void request(const AdapterRequest& in) override {
    if (in.method != "POST") return void(in.respond(404));
    if (in.path == "/command") return on_command(in);
    const bool is_press = in.path.rfind("/press/", 0) == 0;
    const bool is_dialog = in.path.rfind("/dialog/", 0) == 0;
    const std::string secret = in.path.substr(is_press ? 7 : is_dialog ? 8 : in.path.size());
    if (!mattermost::is_same(secret, settings_.secret)) return void(in.respond(404));
    const auto body = Json::parse(in.body);
    if (!body || !body->is_object()) return void(in.respond(400, "the body is no JSON object"));
    if (is_press) return on_press(in, *body);
    on_dialog(in, *body);
  }

 private:
  using Act = void (Speaking::*)(const Outgoing&, const Speaking::Done&);

  Session::Callbacks callbacks() {
    Session::Callbacks all;
    // Where the bot has no room the connection waits.
    all.said = [this](const cox::Incoming& in) {
      if (!receive_soon(in, [](bool) {})) receive(in);
    };
    all.state = [this](Session::State now, const std::string& why) { state(to_cox(now), why); };
    all.trouble = [this](const Trouble& why) { trouble(why.what, why.advice); };
    all.mended = [this](const std::string& advice) {
      report(Json::object({{"advice", advice.empty() ? Json() : Json(advice)}}));
    };
    all.lag = [this](std::int64_t millis) { report(Json::object({{"lag_ms", millis}})); };
    return all;
  }

  void perform(const Outgoing& out, Act act) {
    loop_->post([this, out, delivery = delivery(out), act] {
      if (session_ == nullptr) return;  // closing: the next session says it
      (speaking_.get()->*act)(out, [this, delivery](const std::string& id, const Trouble& why) {
        if (why.what.empty()) return delivery.delivered(id);
        // What passes by itself is shown where the connection is lost to it.
        if (!why.advice.empty() && !why.is_passing) trouble(why.what, why.advice);
        delivery.failed(cox::Error(why.is_passing ? COX_BUSY : COX_FAILED, why.what));
      });
      pace_->changed();
    });
  }
  // On the loop, while the session is open; others may come just when it ends.
  template <class Act>
  bool on_session(Act act) const {
    bool is_open = false;
    loop_->run([&] {
      is_open = session_ != nullptr;
      if (is_open) act();
    });
    return is_open;
  }

  // What only one person reads, as the answer to their press.
  static void tell(const AdapterRequest& in, const std::string& sentence) {
    Json answer = Json::object();
    if (!sentence.empty()) {
      answer.set("ephemeral_text", mattermost::escaped(sentence));
      answer.set("skip_slack_parsing", true);
    }
    in.respond(200, answer.dump(), "application/json");
  }
  mattermost::Known known() {
    mattermost::Known known;
    on_session([&] { known = session_->known(); });
    return known;
  }

  void on_press(const AdapterRequest& in, const Json& body) {
    const std::string post = body["post_id"].as_string();
    const std::string user = body["user_id"].as_string(), name = body["user_name"].as_string();
    std::string thread;
    on_session([&] {
      thread = session_->people().thread_of(post);
      // Who has never said anything is to be called by name too.
      if (!user.empty() && !name.empty()) session_->people().is_called(user, name);
    });
    const auto pressed = mattermost::to_press(body, thread, known());
    if (!pressed) return void(in.respond(400, "this is no press of a button"));
    const cox::PressAnswer answer = press(*pressed);
    if (answer.what == cox::Pressed::said) return tell(in, {});
    if (answer.what == cox::Pressed::refused) return tell(in, answer.sentence);
    on_session([&] {
      speaking_->dialog(answer.form, pressed->token, pressed->by.id,
                        [in](const std::string&, const Trouble& trouble) {
                          tell(in, trouble.what.empty()
                                       ? std::string()
                                       : "The form cannot be shown: " + trouble.what);
                        });
    });
  }
  // A dialog stays open, with the sentence in it, where the answer has an error.
  void on_dialog(const AdapterRequest& in, const Json& body) {
    auto sent = mattermost::to_submission(body, known());
    if (!sent) return void(in.respond(200));
    {
      std::lock_guard lock(mutex_);
      sent->by.id = body["callback_id"].as_string() + " " + std::to_string(++submissions_);
    }
    const cox::PressAnswer answer = press(*sent);
    if (answer.what == cox::Pressed::said) return void(in.respond(200));
    const std::string why =
        answer.sentence.empty() ? "This form cannot be sent off twice." : answer.sentence;
    in.respond(200, Json::object({{"error", why}}).dump(), "application/json");
  }
  void on_command(const AdapterRequest& in) {
    const auto said =
        mattermost::to_command(mattermost::to_form(in.body), settings_.command_tokens, known());
    if (!said) return void(in.respond(401, "the token is none of adapters.*.command_tokens"));
    receive(*said);
    in.respond(200);
  }

  mattermost::Settings settings_;
  std::unique_ptr<cox::net::Loop> loop_;
  // What follows belongs to the loop's thread.
  std::unique_ptr<Session> session_;
  std::unique_ptr<Speaking> speaking_;
  std::unique_ptr<cox::net::Pace> pace_;
  std::mt19937_64 random_{std::random_device{}()};
  std::int64_t mark_ = 0;  // after stop()

  std::mutex mutex_;
  std::uint64_t submissions_ = 0;  // guarded by mutex_
};

COX_ADAPTER("mattermost", "1.0.0", "Mattermost servers", Mattermost)
