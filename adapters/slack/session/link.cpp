#include "link.hpp"

#include <algorithm>
#include <utility>

namespace slack {

namespace {

using cox::net::WebSocket;

constexpr std::chrono::seconds kHello{20};
// How long an old connection may still bring what was under way to it.
constexpr std::chrono::seconds kLinger{2};

SocketMode::Waits waits_of(const Settings& settings) {
  return {.first = settings.first_wait,
          .longest = settings.longest_wait,
          .lasting = settings.lasting_wait,
          .crowded = std::min<SocketMode::Millis>(settings.longest_wait, std::chrono::seconds(30))};
}

}  // namespace

Link::Link(cox::net::Loop& loop, const Settings& settings, Api& api, Callbacks callbacks,
           std::function<std::uint64_t()> random)
    : loop_(loop),
      settings_(settings),
      api_(api),
      callbacks_(std::move(callbacks)),
      mode_(waits_of(settings), mode_callbacks(), std::move(random)),
      wake_(loop) {}

SocketMode::Callbacks Link::mode_callbacks() {
  SocketMode::Callbacks all;
  all.ask = [this] {
    api_.open_connection([this, alive = std::weak_ptr(alive_)](const Result& result) {
      if (alive.expired()) return;
      if (!result.ok) return mode_.refused(result.trouble);
      mode_.url(result.answer["url"].as_string());
    });
  };
  all.connect = [this](Number number, const std::string& url) { connect(number, url); };
  all.retire = [this](Number number) { retire(number); };
  all.close = [this](Number number) { connections_.erase(number); };
  all.wake_after = [this](SocketMode::Millis time) { wake_.after(time, [this] { mode_.wake(); }); };
  all.online = callbacks_.online;
  all.connecting = callbacks_.connecting;
  all.trouble = callbacks_.trouble;
  all.offline = callbacks_.offline;
  return all;
}

void Link::connect(Number number, const std::string& text) {
  const auto url = cox::net::Url::parse_web_socket(text);
  if (!url || !is_safe(*url))
    return mode_.ended(number, "Slack gave an address for its socket that is not safe to use");
  WebSocket::Callbacks callbacks;
  callbacks.opened = [] {};
  callbacks.received = [this, number](std::string_view message, bool binary) {
    if (!binary) take(number, message);
  };
  callbacks.ended = [this, number](std::uint16_t, const std::string&,
                                   const cox::net::Failure& why) {
    if (why.kind == cox::net::Failure::Kind::name)
      callbacks_.trouble({why.message, "check this machine's name service", false, true});
    lose(number, why.message);
  };
  WebSocket::Options options;
  options.ping = settings_.ping;
  options.patience = settings_.patience;
  options.tls = settings_.tls;
  options.proxy = settings_.proxy;
  Connection made{std::make_unique<WebSocket>(loop_, std::move(callbacks), std::move(options)),
                  std::make_unique<cox::net::Timer>(loop_)};
  made.timer->after(kHello, [this, number] { lose(number, "Slack did not say hello in time"); });
  const auto& kept = connections_.insert_or_assign(number, std::move(made)).first->second;
  kept.socket->connect(*url);
}

void Link::lose(Number number, const std::string& why) {
  const auto gone = connections_.extract(number);  // until the end: `why` may be part of it
  mode_.ended(number, why);
}

void Link::retire(Number number) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  found->second.timer->after(kLinger, [this, number] {
    const auto old = connections_.find(number);
    if (old == connections_.end()) return;
    old->second.timer->cancel();
    old->second.socket->close();
  });
}

void Link::take(Number number, std::string_view text) {
  const Frame frame = parse_frame(text);
  switch (frame.kind) {
    case Frame::Kind::hello:
      if (const auto found = connections_.find(number); found != connections_.end())
        found->second.timer->cancel();
      return mode_.hello(number);
    case Frame::Kind::disconnect:
      return mode_.told(number, frame.reason);
    case Frame::Kind::malformed:
      return callbacks_.trouble(
          {"Slack sent a frame that is none (it is left out)", "", false, true});
    case Frame::Kind::event:
    case Frame::Kind::command:
    case Frame::Kind::interaction:
      return callbacks_.came(number, frame);
    case Frame::Kind::other:
      // A kind that is newer than this: taken notice of, so that it does not come again.
      if (!frame.envelope.empty()) acknowledge(number, frame.envelope, {});
      return;
  }
}

void Link::acknowledge(Number number, const std::string& envelope, const cox::Json& payload) {
  const auto found = connections_.find(number);
  if (found != connections_.end()) found->second.socket->send(acknowledgement(envelope, payload));
}

}  // namespace slack
