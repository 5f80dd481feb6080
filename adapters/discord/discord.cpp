// Discord as a chat: what the bot says to it, and what is said there.
#include <atomic>
#include <cox/adapter.hpp>
#include <cox/net/pace.hpp>
#include <memory>
#include <mutex>
#include <random>
#include <utility>

#include "session/check.hpp"
#include "session/client.hpp"
#include "session/settings.hpp"
#include "session/worker.hpp"

namespace {

using discord::Api;
using discord::Client;
using discord::Shard;
using discord::Speaking;

// Messages that wait for the bot; beyond them Discord is to keep what happens.
constexpr std::size_t kMostWaiting = 1'000;
constexpr std::size_t kHearing = 8;  // rooms in which the bot takes in something at once

std::uint32_t to_cox(Shard::State state) {
  if (state == Shard::State::online) return COX_STATE_ONLINE;
  return state == Shard::State::offline ? COX_STATE_OFFLINE : COX_STATE_CONNECTING;
}

}  // namespace

class Discord : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities =
      COX_ABILITY_EDIT | COX_ABILITY_REMOVE | COX_ABILITY_REACT | COX_ABILITY_THREADS |
      COX_ABILITY_TYPING | COX_ABILITY_EPHEMERAL | COX_ABILITY_BUTTONS | COX_ABILITY_FORMS |
      COX_ABILITY_FILES;

  static cox::Json check(const cox::Json& settings) { return discord::check(settings); }
  static void validate(const cox::Json& settings) { discord::read_settings(settings); }

  void start() override {
    options_ = discord::read_settings(settings());
    loop_ = std::make_unique<cox::net::Loop>();
    hearing_ = std::make_unique<discord::Worker>(kHearing);
    asking_ = std::make_unique<discord::Worker>();
    loop_->run([this] {
      client_ = std::make_unique<Client>(*loop_, options_, callbacks(), handed_over());
      pace_ = std::make_unique<cox::net::Pace>(
          *loop_, [this] { return client_->waiting(); },
          [this](const cox::Json& facts) { report(facts); });
      client_->open();
    });
  }

  void stop() override {
    loop_->run([this] { client_->leave(); });
    // What has come is handed over first: only then is it true how far we were.
    hearing_->stop();
    asking_->stop();
    loop_->run([this] {
      saved_ = client_->save();
      client_.reset();  // what Discord has not confirmed is said again by the next session
      pace_.reset();
    });
    loop_->stop();
  }
  cox::Json save_state() override { return saved_; }

  void send(const cox::Outgoing& out) override { later(out, &Speaking::say); }
  void file(const cox::Outgoing& out) override { later(out, &Speaking::file); }
  void edit(const cox::Outgoing& out) override { later(out, &Speaking::edit); }
  void remove(const cox::Outgoing& out) override { later(out, &Speaking::remove); }
  void react(const cox::Outgoing& out) override { later(out, &Speaking::react); }
  void topic(const cox::Outgoing& out) override { later(out, &Speaking::topic); }
  void emote(const cox::Outgoing& out) override {
    cox::Outgoing said = out;
    said.act = COX_ACT_SEND;
    said.body = "_" + cox::escape_markdown(out.text()) + "_";
    said.format = COX_FORMAT_MARKDOWN;
    send(said);
  }
  void typing(const cox::Outgoing& out) override {
    loop_->post([this, out] {
      if (client_ != nullptr) client_->speaking().typing(out);
    });
  }

 private:
  using Act = void (Speaking::*)(const cox::Outgoing&, const Speaking::Done&);

  void later(const cox::Outgoing& out, Act act) {
    loop_->post([this, out, delivery = delivery(out), act] {
      if (client_ == nullptr) return;  // closing: the next session says it
      if (!client_->refused().empty())
        return delivery.failed(cox::Error(COX_FAILED, client_->refused()));
      (client_->speaking().*act)(
          out, [this, delivery](const std::string& id, const Api::Answer& answer) {
            pace_->changed();
            if (answer.is_ok()) return delivery.delivered(id);
            client_->note(answer);
            delivery.failed(answer.error());
          });
      pace_->changed();
    });
  }

  Client::Callbacks callbacks() {
    Client::Callbacks all;
    all.said = [this](cox::Incoming in) { hear(std::move(in)); };
    all.pressed = [this](cox::Press one, std::function<void(cox::PressAnswer)> then) {
      asking_->add("", [this, one = std::move(one), then = std::move(then)] {
        on_loop([then, answer = press(one)] { then(answer); });
      });
    };
    all.completes = [this](cox::Incoming in, std::function<void(cox::Json)> then) {
      asking_->add("", [this, in = std::move(in), then = std::move(then)] {
        on_loop([then, lines = asked([&] { return completions(in); })] { then(lines); });
      });
    };
    all.commands = [this](std::function<void(cox::Json)> then) {
      asking_->add("", [this, then = std::move(then)] {
        on_loop([then, table = asked([&] { return commands(); })] { then(table); });
      });
    };
    all.state = [this](Shard::State now, const std::string& why) { state(to_cox(now), why); };
    all.trouble = [this](const std::string& what, const std::string& advice) {
      trouble(what, advice);
    };
    all.mended = [this] { mended(); };
    all.lag = [this](Client::Millis lag) { report(cox::Json::object({{"lag_ms", lag.count()}})); };
    all.is_full = [this] { return hearing_->waiting() >= kMostWaiting; };
    all.random = [this] { return random_(); };
    return all;
  }

  // At once where the bot has room; nothing overtakes what still waits for some.
  void hear(cox::Incoming in) {
    if (in_hands_ == 0 && receive_soon(in, [](bool) {})) return;
    ++in_hands_;
    const std::string room = in.room;
    hearing_->add(room, [this, in = std::move(in)] {
      receive(in);
      loop_->post([this] { --in_hands_; });
    });
  }

  // The client may have gone meanwhile.
  void on_loop(std::function<void()> task) {
    loop_->post([this, task = std::move(task)] {
      if (client_ != nullptr) task();
    });
  }
  // What the bot cannot say now is nothing.
  template <class Ask>
  cox::Json asked(Ask ask) const {
    try {
      return ask();
    } catch (const cox::Error& error) {
      log().debug("not told: {}", error.what());
      return cox::Json::array();
    }
  }

  discord::Settings options_;
  std::unique_ptr<cox::net::Loop> loop_;
  std::unique_ptr<discord::Worker> hearing_;  // hands messages over, which may wait
  std::unique_ptr<discord::Worker>
      asking_;  // presses and completions, which must not wait behind them
  // What follows belongs to the loop's thread.
  std::unique_ptr<Client> client_;
  std::unique_ptr<cox::net::Pace> pace_;
  std::size_t in_hands_ = 0;
  cox::Json saved_;  // after stop()
  std::mt19937_64 random_{std::random_device{}()};
};

COX_ADAPTER("discord", "1.0.0", "Discord", Discord)
