// IRC as a chat: what the bot says to a network, and what is said there.
#include <algorithm>
#include <cox/adapter.hpp>
#include <future>
#include <memory>
#include <random>
#include <set>
#include <utility>

#include "protocol/format.hpp"
#include "session/connection.hpp"
#include "session/marks.hpp"
#include "session/settings.hpp"

namespace {

using irc::Client;
using irc::Connection;

// Answers in so many lines or more are not waited for: that would take minutes.
constexpr std::size_t kMostLinesToConfirm = 15;
// Lines that wait already; beyond them the bot keeps what it has to say.
constexpr std::size_t kMostWaiting = 30;

std::uint32_t to_cox(Connection::State state) {
  if (state == Connection::State::online) return COX_STATE_ONLINE;
  return state == Connection::State::offline ? COX_STATE_OFFLINE : COX_STATE_CONNECTING;
}

}  // namespace

class Irc : public cox::Adapter {
 public:
  static void validate(const cox::Json& settings) { irc::read_settings(settings); }

  void start() override {
    Connection::Options options = irc::read_settings(settings());
    loop_ = std::make_unique<cox::net::Loop>();
    loop_->run([&] {
      connection_ =
          std::make_unique<Connection>(*loop_, std::move(options), irc::read_marks(handed_over()),
                                       callbacks(), [this] { return random_(); });
      connection_->open();
    });
  }

  void stop() override {
    std::promise<void> left;
    loop_->run([&] { connection_->leave("until soon", [&] { left.set_value(); }); });
    left.get_future().wait();
    loop_->run([this] {
      marks_ = connection_->marks();
      connection_.reset();
    });
    loop_->stop();
  }
  cox::Json save_state() override { return irc::write_marks(marks_); }

  void send(const cox::Outgoing& out) override {
    say(out, [&](const Client& client, const std::string& target, std::uint64_t label) {
      std::string text = irc::formatted(out.format, out.body);
      if (out.is_reply()) text = nick_or(client, out.address.user, out.address.user) + ": " + text;
      return client.speaking().say(target, text, label);
    });
  }
  void emote(const cox::Outgoing& out) override {
    say(out, [&](const Client& client, const std::string& target, std::uint64_t label) {
      return client.speaking().emote(target, irc::formatted(out.format, out.body), label);
    });
  }
  void topic(const cox::Outgoing& out) override {
    say(out, [&](const Client& client, const std::string& target, std::uint64_t label) {
      return client.speaking().topic(target, out.text(), label);
    });
  }

 private:
  Connection::Callbacks callbacks() {
    Connection::Callbacks all;
    // Where the bot has no room the connection waits, and with it the server.
    all.said = [this](const cox::Incoming& in) {
      if (!receive_soon(in, [](bool) {})) receive(in);
    };
    all.state = [this](Connection::State now, const std::string& why) { state(to_cox(now), why); };
    all.trouble = [this](const irc::Trouble& why) { trouble(why.what, why.advice); };
    all.mended = [this] { mended(); };
    all.lag = [this](Connection::Millis lag) {
      report(cox::Json::object({{"lag_ms", lag.count()}}));
    };
    all.queue = [this](std::size_t lines) { report(cox::Json::object({{"queue", lines}})); };
    all.taken = [this](std::uint64_t label, const std::string& id) {
      if (open_.erase(label) > 0) delivered(label, id);
    };
    all.refused = [this](std::uint64_t label, const std::string& why) {
      if (open_.erase(label) > 0) failed(label, cox::Error(COX_FAILED, why));
    };
    all.lost = [this](const irc::Trouble& why) {
      give_back_open();
      report(cox::Json::object({{"lag_ms", nullptr}}));
      if (!why.what.empty()) last_error(why.what, why.advice);
    };
    return all;
  }

  // What the server has not confirmed is said again once it is back: twice is better than never.
  void give_back_open() {
    for (const std::uint64_t label : std::exchange(open_, {}))
      failed(label, cox::Error(COX_BUSY, "the connection was lost before the server confirmed"));
  }

  // On the loop's thread, where the connection lives.
  template <class Act>
  void say(const cox::Outgoing& out, Act act) {
    bool is_busy = false, is_nowhere = false;
    const bool runs = loop_->run([&] {
      const Client* const client = connection_->client();
      is_busy = client == nullptr || connection_->waiting() > kMostWaiting;
      if (is_busy) return;
      const std::string target = target_of(*client, out.address);
      is_nowhere = !irc::Speaking::is_target(target);
      if (is_nowhere) return;
      const bool many = std::ranges::count(out.body, '\n') >= std::ptrdiff_t(kMostLinesToConfirm);
      const std::uint64_t label = many ? 0 : out.later();
      // Known before it is sent: the answer may be fast.
      if (label != 0) open_.insert(label);
      const bool confirms = act(*client, target, label);
      if (label != 0 && !confirms && open_.erase(label) > 0) delivered(label);
    });
    if (!runs) throw cox::Error(COX_CANCELLED, session_name() + " is closing");
    if (is_busy) throw cox::Error(COX_BUSY, session_name() + " is not ready to send");
    if (is_nowhere) {
      throw cox::Error(COX_INVALID, "no room or nick on " + session_name() +
                                        " can be called that: name one, without blanks and commas");
    }
  }

  static std::string nick_or(const Client& client, const std::string& account,
                             const std::string& otherwise) {
    const std::string nick = client.nick_of(account);
    return nick.empty() ? otherwise : nick;
  }
  // Somebody is reached under the nick that they have now, where that can be seen; else under the
  // one that they had.
  static std::string target_of(const Client& client, const cox::Address& address) {
    if (!address.direct)
      return (client.features().is_status(address.thread) ? address.thread : "") + address.room;
    const bool has_nick = !address.room.empty() && !client.features().is_channel(address.room);
    return nick_or(client, address.user, has_nick ? address.room : address.user);
  }

  std::unique_ptr<cox::net::Loop> loop_;
  // What follows belongs to the loop's thread.
  std::unique_ptr<Connection> connection_;
  std::set<std::uint64_t> open_;  // tickets that the server is to confirm
  irc::Marks marks_;              // after stop()
  std::mt19937_64 random_{std::random_device{}()};
};

COX_ADAPTER("irc", "1.0.0", "IRC networks", Irc)
