// The base of an adapter. One object is made for each entry of the config's "adapters" that names
// it. The core calls start(), then the functions that say something, from one thread at a time per
// room, then stop(). The protected functions may be called from any thread between start() and the
// end of stop().
#ifndef COX_SDK_ADAPTER_HPP
#define COX_SDK_ADAPTER_HPP

#include <cox/abi.h>

#include <cox/json.hpp>
#include <cox/sdk/adapter_request.hpp>
#include <cox/sdk/context.hpp>
#include <cox/sdk/delivery.hpp>
#include <cox/sdk/file_text.hpp>
#include <cox/sdk/incoming.hpp>
#include <cox/sdk/log.hpp>
#include <cox/sdk/message.hpp>
#include <cox/sdk/outgoing.hpp>
#include <cox/sdk/press.hpp>
#include <cox/sdk/receiving.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace cox {
namespace sdk {
struct SessionThunks;  // the functions the core calls
}

class Adapter {
 public:
  // What the chat can do, COX_ABILITY_* combined; a class that can do more hides this with its own.
  static constexpr std::uint32_t abilities = 0;

  virtual ~Adapter() = default;
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  // Connects. Returns at once; whatever waits does so on threads of the adapter.
  virtual void start() = 0;
  // Disconnects and joins all threads of the adapter. No receive() may follow.
  virtual void stop() = 0;
  // Says something: COX_ACT_SEND or COX_ACT_REPLY. Returning means delivered, unless out.later()
  // was called; a cox::Error says why not (COX_BUSY: the core tries again).
  virtual void send(const Outgoing& out) = 0;

  // "* cox waves". By default said as text.
  virtual void emote(const Outgoing& out) {
    Outgoing plain = out;
    plain.act = COX_ACT_SEND;
    plain.body = "* " + bot_name() + " " + out.text();
    plain.format = COX_FORMAT_TEXT;
    send(plain);
  }
  // Sets the topic of a room; changes, removes or reacts to the message out.address.message.
  virtual void topic(const Outgoing&) { unsupported("topics"); }
  virtual void edit(const Outgoing&) { unsupported("editing messages"); }
  virtual void remove(const Outgoing&) { unsupported("removing messages"); }
  virtual void react(const Outgoing&) { unsupported("reactions"); }
  // Shows that the bot is at work. By default nothing.
  virtual void typing(const Outgoing&) {}
  // A file, out.file_name and out.file. By default said as text where it is short and one.
  virtual void file(const Outgoing& out) {
    Outgoing plain = out;
    plain.act = COX_ACT_SEND;
    plain.body = sdk::file_as_text(out.text(), out.file_name, out.file);
    plain.format = COX_FORMAT_TEXT;
    send(plain);
  }
  // A request for /adapters/SESSION/... on the bot's HTTP server; in.path is what follows. Called
  // from several threads at once, between start() and stop(). in.respond() answers it, at once or
  // within 30 seconds.
  virtual void request(const AdapterRequest& in) { in.respond(404); }

  // After stop(): what the next build of this adapter should know, or null; it gets it as
  // handed_over().
  virtual Json save_state() { return {}; }

 protected:
  Adapter() = default;

  // Hands over what somebody said. True: it is accepted, or whoever said it hears why it is not;
  // acknowledge it to the platform. False: neither, which the log says; let the platform bring it
  // again. May wait while the bot is busy.
  bool receive(const Incoming& in) const {
    sdk::Answer why;
    const cox_status status = sdk::with_message(in, [&](const cox_message& message) {
      return session_->receive(session_, &message, why.sink());
    });
    if (status != COX_OK) log().debug("not accepted: {}", why.text());
    return status == COX_OK;
  }
  // The same for a thread that must not wait. False: there is no room, ask again a little later;
  // nothing was taken and `taken` is not called. Otherwise `taken` is called once with what
  // receive() would have returned: from any thread, maybe before this returns. It must not wait.
  bool receive_soon(const Incoming& in, std::function<void(bool)> taken) const {
    constexpr std::size_t needed =
        offsetof(cox_session_host, receive_later) + sizeof(cox_session_host::receive_later);
    if (session_->size < needed) return taken(receive(in)), true;  // a bot of before waits
    return sdk::receive_soon(session_, log(), in, std::move(taken));
  }
  // Somebody pressed a button, chose from a menu or sent off a form. What to show them follows.
  PressAnswer press(const Press& press) const {
    constexpr std::size_t needed =
        offsetof(cox_session_host, press) + sizeof(cox_session_host::press);
    if (session_->size < needed) return {Pressed::refused, {}, "this bot is too old for buttons"};
    return sdk::press(session_, press);
  }
  // Reports the connection: COX_STATE_CONNECTING, _ONLINE or _OFFLINE; `why` is for people.
  void state(std::uint32_t state, std::string_view why = {}) const {
    session_->state(session_, state, sdk::borrow(why));
  }
  // What an operator should know beyond that, shown by `adapters`: "lag_ms", "queue" (what waits
  // to be sent), "rate_waits", "last_error" and "advice" (what a human should do). Fields that are
  // left out stay as they were, null takes one back.
  void report(const Json& facts) const {
    constexpr std::size_t needed =
        offsetof(cox_session_host, report) + sizeof(cox_session_host::report);
    if (session_->size < needed) return;  // a bot of before knows none of it
    const std::string json = facts.dump();
    session_->report(session_, sdk::borrow(json));
  }
  // Of that, what went wrong, and what a human should do about it; empty: nothing new.
  void last_error(std::string_view what, std::string_view advice = {}) const {
    Json facts = Json::object({{"last_error", what}});
    if (!advice.empty()) facts.set("advice", advice);
    report(facts);
  }
  // The same, told by the log too. That comes second, so that whoever reads it there and asks
  // `adapters` finds it. Not for what state() says anyway.
  void trouble(std::string_view what, std::string_view advice = {}) const {
    last_error(what, advice);
    advice.empty() ? log().warn("{}", what) : log().warn("{}: {}", what, advice);
  }
  // What a human should have done has been done, or has passed.
  void mended() const { report(Json::object({{"advice", nullptr}})); }
  // There will never be any more input, as at the end of a pipe.
  void ended() const { session_->ended(session_); }
  // The platform is to answer after send() has returned. What comes of it is told with this.
  Delivery delivery(const Outgoing& out) const { return {session_, out}; }
  // The same by hand: the end of what out.later() began. The platform's id of the message (may be
  // empty), or why not.
  void delivered(Ticket ticket, std::string_view id = {}) const {
    session_->receipt(session_, ticket, COX_OK, sdk::borrow(id));
  }
  void failed(Ticket ticket, const Error& why) const {
    session_->receipt(session_, ticket, why.status(), sdk::borrow(why.what()));
  }

  // The entry of the config, as it was when the session was opened.
  const Json& settings() const { return settings_; }
  std::string bot_name() const { return settings_["bot"].as_string(); }
  std::string bot_alias() const { return settings_["alias"].as_string(); }
  std::string session_name() const { return settings_["session"].as_string(); }
  std::string home() const { return settings_["home"].as_string(); }  // the bot's folder
  // What the older build's save_state() returned; null where there was none.
  const Json& handed_over() const { return handed_over_; }
  Log log() const { return Log(host_); }
  // All commands there are, as an array of objects (docs/abi.md, commands/1); for completion.
  Json commands() const { return sdk::Context(host_).commands(nullptr); }
  // How asker.text, said to the bot without its name, may go on for whoever says it there: an array
  // of whole lines, each one word longer. Blocks while plugins say what their own types may be.
  Json completions(const Incoming& asker) const {
    return sdk::with_message(asker, [&](cox_message message) {
      const std::string session = session_name();
      message.adapter = sdk::borrow(session);
      return sdk::Context(host_).complete(&message, asker.text);
    });
  }
  Time now() const { return sdk::to_time(host_->now(host_)); }

 private:
  friend struct sdk::SessionThunks;

  [[noreturn]] void unsupported(const char* what) const {
    throw Error(COX_UNSUPPORTED, session_name() + " does not know " + what);
  }

  const cox_host* host_ = nullptr;
  const cox_session_host* session_ = nullptr;
  Json settings_;
  Json handed_over_;
};

}  // namespace cox

#endif  // COX_SDK_ADAPTER_HPP
