#include <cox/net/web_socket.hpp>
#include <utility>

#include "net/web_socket_engine.hpp"
#include "net/web_socket_handshake.hpp"

namespace cox::net {

namespace {

using Stage = WebSocketEngine::Stage;

constexpr std::size_t kLongestHeader = 14;      // of a frame (RFC 6455, 5.2)
constexpr std::size_t kForControl = 64U << 10;  // pongs and a close fit where messages do not

WebSocketEngine::Rules rules_of(const WebSocket::Options& options) {
  return {options.protocol, options.message_bytes};
}

WebSocketEngine::Target target_of(const Url& to, const HttpFields& fields) {
  const bool is_v6 = to.host.find(':') != std::string::npos;
  WebSocketEngine::Target target{
      to.secure, is_v6 ? "[" + to.host + "]" : to.host, to.port, to.target, {}};
  for (const HttpField& field : fields) target.fields.emplace_back(field.name, field.value);
  return target;
}

}  // namespace

// Carries bytes between a connection and the engine, keeps the time, and tells the owner last.
class WebSocket::State : public std::enable_shared_from_this<State> {
 public:
  State(Loop& loop, Callbacks callbacks, Options options)
      : loop_(loop), callbacks_(std::move(callbacks)), options_(std::move(options)), clock_(loop) {}

  void connect(const Url& to);
  void accept(const HttpRequest& request, std::unique_ptr<Channel> channel);
  bool send(std::string_view bytes, bool is_binary);
  void close(std::uint16_t code, std::string_view reason);
  void shut();
  std::size_t waiting() const;

 private:
  void on_connected();
  void on_request(const HttpRequest& request);
  void on_received(std::string_view bytes);
  void on_lost(const Failure& why);
  void on_silence();
  bool flush();
  bool deliver();
  void finish();
  void end_soon(Failure why);
  void end(std::uint16_t code, const std::string& reason, const Failure& why);
  void end_late(const char* what);

  Loop& loop_;
  Callbacks callbacks_;
  const Options options_;
  std::string where_ = "the client";
  Timer clock_;  // for what the stage waits for
  std::unique_ptr<WebSocketEngine> engine_;
  std::unique_ptr<Stream> stream_;  // one of the two
  std::unique_ptr<Channel> channel_;
  bool is_open_ = false;     // and the owner knows
  bool is_closing_ = false;  // the owner said so
  bool is_over_ = false;     // only what waits is still to be sent
  bool has_ended_ = false;
};

void WebSocket::State::connect(const Url& to) {
  where_ = to.authority();
  if (auto failure = unaskable(to, options_)) return end_soon(std::move(*failure));
  engine_ = std::make_unique<WebSocketEngine>(rules_of(options_), target_of(to, options_.fields));
  stream_ = std::make_unique<Stream>(
      loop_,
      Stream::Callbacks{[this] { on_connected(); },
                        [this](std::string_view bytes) { on_received(bytes); },
                        [this](const Failure& why) { on_lost(why); }},
      Stream::Limits{.opening = options_.opening, .waiting = options_.waiting + kForControl});
  clock_.after(options_.opening, [this] { end_late("no WebSocket to "); });
  Endpoint endpoint{.host = to.host, .port = to.port, .proxy = options_.proxy};
  if (to.secure) endpoint.tls = options_.tls;
  stream_->open(endpoint);
}

void WebSocket::State::on_connected() { flush(); }

void WebSocket::State::accept(const HttpRequest& request, std::unique_ptr<Channel> channel) {
  channel_ = std::move(channel);
  // Not from inside accept(): the caller is not ready for its callbacks yet.
  loop_.post([weak = weak_from_this(), request] {
    if (const auto self = weak.lock()) self->on_request(request);
  });
}

void WebSocket::State::on_request(const HttpRequest& request) {
  if (has_ended_) return;
  if (auto refusal = refuse_upgrade(request)) {
    channel_->write(std::move(refusal->bytes));
    return end(1006, "", {Failure::Kind::protocol, std::move(refusal->why)});
  }
  engine_ = std::make_unique<WebSocketEngine>(rules_of(options_));
  on_received(upgrade_bytes(request));
  if (!has_ended_)
    channel_->start({[this](std::string_view bytes) { on_received(bytes); },
                     [this](const Failure& why) { on_lost(why); }});
}

void WebSocket::State::on_received(std::string_view bytes) {
  if (is_over_) return;
  const auto self = shared_from_this();  // a callback may destroy the owner
  engine_->feed(bytes.data(), bytes.size());
  if (!flush() || !deliver()) return;
  if (engine_->stage() == Stage::over) return finish();
  if (is_open_ && !is_closing_ && options_.ping.count() > 0)
    clock_.after(options_.ping, [this] { on_silence(); });
}

// What came of the bytes, to the owner. False: it has ended.
bool WebSocket::State::deliver() {
  const auto messages = engine_->take_messages();
  const bool opens = engine_->stage() == Stage::open || !messages.empty();
  if (opens && !std::exchange(is_open_, true)) {
    clock_.cancel();
    if (callbacks_.opened) callbacks_.opened();
  }
  for (const auto& message : messages) {
    if (has_ended_ || is_closing_) break;
    if (callbacks_.received) callbacks_.received(message.bytes, message.is_binary);
  }
  return !has_ended_;
}

// False: it has ended, because the other side does not take what is sent.
bool WebSocket::State::flush() {
  std::string bytes = engine_->take_bytes();
  if (bytes.empty()) return true;
  const bool taken = stream_ ? stream_->write(std::move(bytes)) : channel_->write(std::move(bytes));
  if (!taken) end_soon({Failure::Kind::full, "too much waits to be sent to " + where_});
  return taken;
}

void WebSocket::State::on_silence() {
  engine_->ping();
  clock_.after(options_.patience, [this] { end_late("no answer to a ping from "); });
  flush();
}

void WebSocket::State::on_lost(const Failure& why) {
  if (is_over_) return finish();
  end(1006, "", {why.kind, why.message});  // without a goodbye no end is orderly
}

bool WebSocket::State::send(std::string_view bytes, bool is_binary) {
  if (!is_open_ || is_closing_ || has_ended_) return false;
  if (waiting() + bytes.size() + kLongestHeader > options_.waiting) return false;
  return engine_->send(bytes.data(), bytes.size(), is_binary) && flush();
}

void WebSocket::State::close(std::uint16_t code, std::string_view reason) {
  if (has_ended_ || std::exchange(is_closing_, true)) return;
  if (!is_open_)
    return end_soon({Failure::Kind::closed, "the WebSocket to " + where_ + " was closed unopened"});
  engine_->close(sendable_code(code), sendable_reason(reason));
  clock_.after(options_.patience, [this] { end_late("no answer to a close from "); });
  if (!flush() || engine_->stage() != Stage::over) return;
  end_soon({Failure::Kind::closed, "the WebSocket to " + where_ + " was closed with an error"});
}

// The engine has nothing more to say or to hear.
void WebSocket::State::finish() {
  if (stream_ && stream_->waiting() > 0 && !std::exchange(is_over_, true))
    return clock_.after(options_.patience, [this] { finish(); });
  const WebSocketEngine::End over = engine_->end();
  using Why = WebSocketEngine::End::Why;
  const std::string name = "the WebSocket to " + where_;
  if (over.why == Why::said)
    return end(over.code, over.reason,
               {Failure::Kind::closed, name + " was closed: " + std::to_string(over.code), true});
  const auto kind = over.why == Why::too_large ? Failure::Kind::full : Failure::Kind::protocol;
  end(over.code, over.reason, {kind, name + " failed: " + over.words});
}

void WebSocket::State::end_late(const char* what) {
  end(1006, "", {Failure::Kind::timeout, what + where_ + " in time"});
}

void WebSocket::State::end_soon(Failure why) {
  loop_.post([weak = weak_from_this(), why = std::move(why)] {
    if (const auto self = weak.lock()) self->end(1006, "", why);
  });
}

// `why` is not the connection's: that goes.
void WebSocket::State::end(std::uint16_t code, const std::string& reason, const Failure& why) {
  if (has_ended_) return;
  const auto self = shared_from_this();  // the callback may destroy the owner
  const Callbacks callbacks = std::exchange(callbacks_, {});
  shut();
  if (callbacks.ended) callbacks.ended(code, reason, why);
}

// No callback runs any more; the one that may be running stays whole.
void WebSocket::State::shut() {
  has_ended_ = is_over_ = true;
  clock_.cancel();
  stream_.reset();
  channel_.reset();
}

std::size_t WebSocket::State::waiting() const {
  if (stream_) return stream_->waiting();
  return channel_ ? channel_->waiting() : 0;
}

// ---- the public face ----

WebSocket::WebSocket(Loop& loop, Callbacks callbacks, Options options)
    : state_(std::make_shared<State>(loop, std::move(callbacks), std::move(options))) {}
WebSocket::~WebSocket() { state_->shut(); }
void WebSocket::connect(const Url& to) { state_->connect(to); }
void WebSocket::accept(const HttpRequest& request, std::unique_ptr<Channel> channel) {
  state_->accept(request, std::move(channel));
}
bool WebSocket::send(std::string_view text) { return state_->send(text, false); }
bool WebSocket::send_binary(std::string_view bytes) { return state_->send(bytes, true); }
void WebSocket::close(std::uint16_t code, std::string_view reason) { state_->close(code, reason); }
std::size_t WebSocket::waiting() const { return state_->waiting(); }

}  // namespace cox::net
