// Telegram as a chat: what a bot account says, and what is said to it.
#include <cox/adapter.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/pace.hpp>
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "protocol/webhook.hpp"
#include "session/check.hpp"
#include "session/files.hpp"
#include "session/intake.hpp"
#include "session/session.hpp"
#include "session/settings.hpp"
#include "session/speaking.hpp"
#include "session/worker.hpp"

namespace {

using cox::AdapterRequest;
using cox::Json;
using cox::Outgoing;
using telegram::Intake;
using telegram::Me;
using telegram::Session;
using telegram::Speaking;
using telegram::Trouble;

std::uint32_t to_cox(Session::State state) {
  if (state == Session::State::online) return COX_STATE_ONLINE;
  return state == Session::State::offline ? COX_STATE_OFFLINE : COX_STATE_CONNECTING;
}

telegram::Moves read_moves(const Json& json) {
  telegram::Moves moves;
  for (const Json& each : json.items()) moves[each["from"].as_int()] = each["to"].as_int();
  return moves;
}
Json write_moves(const telegram::Moves& moves) {
  Json json = Json::array();
  for (const auto& [from, to] : moves) json.push(Json::object({{"from", from}, {"to", to}}));
  return json;
}

}  // namespace

class Telegram : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities =
      COX_ABILITY_EDIT | COX_ABILITY_REMOVE | COX_ABILITY_REACT | COX_ABILITY_THREADS |
      COX_ABILITY_TYPING | COX_ABILITY_BUTTONS | COX_ABILITY_FILES;

  static Json check(const Json& settings) { return telegram::check(settings); }
  static void validate(const Json& settings) { telegram::read_settings(settings); }

  void start() override {
    settings_ = telegram::read_settings(settings());
    intake_ = std::make_unique<Intake>(intake_callbacks());
    loop_ = std::make_unique<cox::net::Loop>();
    worker_ = std::make_unique<telegram::Worker>();
    const Json before = handed_over();
    // The table of commands is asked for where waiting does no harm.
    worker_->add([this, before] {
      const telegram::Menu menu = telegram::to_menu(commands());
      loop_->run([&] { open(menu, before); });
    });
  }
  void stop() override {
    // What has begun is accepted to its end, and then confirmed.
    worker_->stop();
    std::promise<void> left;
    loop_->run([&] {
      if (session_ == nullptr) return left.set_value();
      session_->leave([&] { left.set_value(); });
    });
    left.get_future().wait();
    loop_->run([this] {
      if (session_ != nullptr) {
        state_ = Json::object(
            {{"offset", session_->offset()}, {"moves", write_moves(speaking_->moves())}});
      }
      files_.reset();
      speaking_.reset();
      session_.reset();
      pace_.reset();
    });
    loop_->stop();
  }
  Json save_state() override { return state_; }

  void send(const Outgoing& out) override { perform(out, &Speaking::say); }
  void edit(const Outgoing& out) override { perform(out, &Speaking::edit); }
  void remove(const Outgoing& out) override { perform(out, &Speaking::remove); }
  void react(const Outgoing& out) override { perform(out, &Speaking::react); }
  void topic(const Outgoing& out) override { perform(out, &Speaking::topic); }
  void file(const Outgoing& out) override { perform(out, &Speaking::file); }
  void typing(const Outgoing& out) override {
    loop_->run([&] {
      if (speaking_ != nullptr) speaking_->typing(out);
    });
  }

  // Anybody may call here: only who knows the secret is Telegram.
  void request(const AdapterRequest& in) override {
    const std::string secret = in.field("X-Telegram-Bot-Api-Secret-Token");
    const telegram::Opened opened =
        telegram::open({in.method, in.path, secret, in.body}, settings_.webhook_secret);
    if (opened.status != 0) return void(in.respond(opened.status));
    std::shared_ptr<const Me> me;
    loop_->run([&] { me = session_ == nullptr ? nullptr : session_->me(); });
    if (me == nullptr) return void(in.respond(503, "the bot is not ready yet"));
    const bool runs = worker_->add([this, in, me, update = opened.update] {
      const Intake::Taken taken = intake_->take(Json::array({update}), *me);
      in.respond(taken.all ? 200 : 503);
    });
    if (!runs) in.respond(503, "the bot is closing");
  }

 private:
  using Act = void (Speaking::*)(const Outgoing&, const Speaking::Done&);

  // On the loop's thread.
  void open(const telegram::Menu& menu, const Json& before) {
    session_ = std::make_unique<Session>(*loop_, settings_, menu, before["offset"].as_int(),
                                         callbacks(), [this] { return random_(); });
    speaking_ =
        std::make_unique<Speaking>(*loop_, session_->rest(), settings_, read_moves(before["moves"]),
                                   [this] { return random_(); });
    files_ = std::make_unique<telegram::Files>(*loop_, settings_);
    pace_ = std::make_unique<cox::net::Pace>(
        *loop_,
        [this] {
          cox::net::Rest::State now = session_->rest().state();
          now.waiting += speaking_->waiting();
          return now;
        },
        [this](const Json& facts) { report(facts); });
    session_->open();
  }
  Session::Callbacks callbacks() {
    Session::Callbacks all;
    all.updates = [this](const Json& updates, std::shared_ptr<const Me> me,
                         const Session::Taken& done) {
      worker_->add(
          [this, updates, me = std::move(me), done] { done(intake_->take(updates, *me)); });
    };
    all.state = [this](Session::State now, const std::string& why) { state(to_cox(now), why); };
    all.trouble = [this](const Trouble& why) { trouble(why.what, why.advice); };
    all.mended = [this] { mended(); };
    all.lag = [this](std::int64_t millis) { report(Json::object({{"lag_ms", millis}})); };
    all.commands = [this](std::function<void(const telegram::Menu&)> then) {
      worker_->add([this, then = std::move(then)] { then(telegram::to_menu(commands())); });
    };
    return all;
  }
  // On the worker's thread.
  Intake::Callbacks intake_callbacks() {
    Intake::Callbacks all;
    all.receive = [this](const cox::Incoming& in) { return receive(files_->located(in)); };
    all.press = [this](const cox::Press& press) {
      const cox::PressAnswer answer = this->press(press);
      const std::string sentence = answer.what == cox::Pressed::said ? std::string()
                                   : answer.sentence.empty()
                                       ? "This cannot be done by a button here."
                                       : answer.sentence;
      loop_->post([this, id = press.by.id, sentence] {
        if (speaking_ != nullptr) speaking_->answer(id, sentence);
      });
    };
    all.moved = [this](std::int64_t from, std::int64_t to) {
      trouble("the group " + std::to_string(from) + " is a supergroup now",
              "write " + std::to_string(to) + " for " + std::to_string(from) +
                  " wherever the config names it");
      loop_->post([this, from, to] {
        if (speaking_ != nullptr) speaking_->moved(from, to);
      });
    };
    all.trouble = [this](const std::string& what) { trouble(what); };
    return all;
  }

  // What a human should do about a room, until something can be said there.
  void note_advice(const std::string& room, const Trouble& why) {
    if (!why.advice.empty()) {
      trouble(why.what, why.advice);
      advised_ = room;
    } else if (why.what.empty() && advised_ == room) {
      mended();
      advised_.reset();
    }
  }

  void perform(const Outgoing& out, Act act) {
    loop_->post([this, out, delivery = delivery(out), act] {
      if (speaking_ == nullptr)
        return delivery.failed({COX_BUSY, session_name() + " is not ready to send"});
      (speaking_.get()->*act)(out, [this, delivery, room = out.address.room](
                                       const std::string& id, const Trouble& trouble) {
        note_advice(room, trouble);
        if (trouble.what.empty()) return delivery.delivered(id);
        delivery.failed(cox::Error(trouble.is_passing ? COX_BUSY : COX_FAILED, trouble.what));
      });
      pace_->changed();
    });
  }

  telegram::Settings settings_;
  std::unique_ptr<Intake> intake_;  // the worker's thread
  std::unique_ptr<cox::net::Loop> loop_;
  std::unique_ptr<telegram::Worker> worker_;
  // What follows belongs to the loop's thread.
  std::unique_ptr<Session> session_;
  std::unique_ptr<Speaking> speaking_;
  std::unique_ptr<cox::net::Pace> pace_;
  std::unique_ptr<telegram::Files> files_;
  std::optional<std::string> advised_;  // the room that advice was given about
  std::mt19937_64 random_{std::random_device{}()};
  Json state_;  // after stop()
};

COX_ADAPTER("telegram", "1.0.0", "Telegram bots", Telegram)
