// Slack as a chat: what the bot says in a workspace, and what is said and pressed there.
#include <chrono>
#include <cox/adapter.hpp>
#include <memory>
#include <mutex>
#include <random>
#include <utility>

#include "protocol/door.hpp"
#include "session/check.hpp"
#include "session/session.hpp"
#include "session/settings.hpp"

namespace {

using slack::Session;
using slack::Speaking;
using Millis = std::chrono::milliseconds;

// A human may mend it, or Slack: then the bot says it again.
cox::Error error_of(const slack::Trouble& trouble) {
  const bool comes_back = trouble.is_passing || trouble.is_lasting;
  return {comes_back ? COX_BUSY : COX_FAILED,
          trouble.advice.empty() ? trouble.what : trouble.what + ": " + trouble.advice};
}

}  // namespace

class Slack : public cox::Adapter {
 public:
  static constexpr std::uint32_t abilities =
      COX_ABILITY_EDIT | COX_ABILITY_REMOVE | COX_ABILITY_REACT | COX_ABILITY_THREADS |
      COX_ABILITY_OVERLAP | COX_ABILITY_EPHEMERAL | COX_ABILITY_BUTTONS | COX_ABILITY_FORMS |
      COX_ABILITY_FILES;

  static cox::Json check(const cox::Json& settings) { return slack::check(settings); }
  static void validate(const cox::Json& settings) { slack::read_settings(settings); }

  void start() override {
    own_ = slack::read_settings(settings());
    loop_ = std::make_unique<cox::net::Loop>();
    loop_->run([this] {
      session_ = std::make_unique<Session>(
          *loop_, own_,
          slack::Intake::Bot{[this](const cox::Incoming& in) { return receive(in); },
                             [this](const cox::Press& by) { return press(by); },
                             [this](const cox::Incoming& in, std::function<void(bool)> taken) {
                               return receive_soon(in, std::move(taken));
                             }},
          callbacks());
      session_->begin();
    });
  }

  // In this order, so that nothing is handed over afterwards, and no request stays unanswered.
  void stop() override {
    loop_->run([this] { session_->close(); });
    session_->intake().stop();
    loop_->run([this] {
      session_->intake().give_up();
      session_.reset();
    });
    loop_->stop();
  }

  void send(const cox::Outgoing& out) override { act(out, &Speaking::say); }
  void edit(const cox::Outgoing& out) override { act(out, &Speaking::edit); }
  void remove(const cox::Outgoing& out) override { act(out, &Speaking::remove); }
  void react(const cox::Outgoing& out) override { act(out, &Speaking::react); }
  void topic(const cox::Outgoing& out) override { act(out, &Speaking::topic); }
  void file(const cox::Outgoing& out) override { act(out, &Speaking::file); }

  void request(const cox::AdapterRequest& in) override {
    const std::string timestamp = in.field("X-Slack-Request-Timestamp");
    const std::string signature = in.field("X-Slack-Signature");
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(this->now().time_since_epoch());
    const slack::Admitted admitted = slack::admit(
        {in.method, in.path, in.body, timestamp, signature}, own_.signing_secret, now.count());
    using Kind = slack::Admitted::Kind;
    if (admitted.kind == Kind::refused) return refuse(in, admitted);
    if (admitted.kind == Kind::answered) return answer(in, admitted);
    const bool runs = loop_->run([&] {
      if (!session_) return void(in.respond(503));  // it is closing
      session_->admit(admitted, [in](bool taken, const cox::Json& answer) {
        if (!taken) return void(in.respond(503));  // Slack says it again
        in.respond(200, answer.is_null() ? "" : answer.dump(), "application/json");
      });
    });
    if (!runs) in.respond(503);
  }

 private:
  Session::Callbacks callbacks() {
    Session::Callbacks all;
    all.state = [this](std::uint32_t now, const std::string& why) { state(now, why); };
    all.report = [this](const cox::Json& facts) { report(facts); };
    all.trouble = [this](const slack::Trouble& why) { trouble(why.what, why.advice); };
    all.random = [this] { return random_(); };
    all.clock = [this] { return loop_->now(); };
    return all;
  }

  // Whoever knocks without being Slack is told nothing; the log hears of it once a minute.
  void refuse(const cox::AdapterRequest& in, const slack::Admitted& admitted) {
    {
      const std::lock_guard lock(mutex_);
      const Millis now = loop_->now();
      if (now >= quiet_until_) {
        quiet_until_ = now + std::chrono::minutes(1);
        log().warn("a request from {} was refused: {}", in.remote, admitted.why);
      }
    }
    in.respond(admitted.status);
  }

  void answer(const cox::AdapterRequest& in, const slack::Admitted& admitted) {
    if (!admitted.why.empty())
      trouble(admitted.why, "take the bot out of rooms where nobody needs it");
    in.respond(200, admitted.answer);
  }

  void act(const cox::Outgoing& out,
           void (Speaking::*how)(const cox::Outgoing&, const Speaking::Done&)) {
    loop_->post([this, out, delivery = delivery(out), how] {
      if (session_ == nullptr) return;  // closing: the next session says it
      if (!session_->is_ready())
        return delivery.failed({COX_BUSY, session_name() + " is not connected to Slack"});
      (session_->speaking().*how)(out, [delivery](const Speaking::Outcome& outcome) {
        if (!outcome.trouble) return delivery.delivered(outcome.id);
        delivery.failed(error_of(*outcome.trouble));
      });
      session_->pace().changed();
    });
  }

  slack::Settings own_;
  std::unique_ptr<cox::net::Loop> loop_;
  std::unique_ptr<Session> session_;  // belongs to the loop's thread
  std::mt19937_64 random_{std::random_device{}()};
  std::mutex mutex_;
  Millis quiet_until_{0};  // guarded by it
};

COX_ADAPTER("slack", "1.0.0", "Slack workspaces", Slack)
