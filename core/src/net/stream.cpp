#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <concepts>
#include <cox/net/stream.hpp>
#include <deque>
#include <utility>
#include <vector>

#include "net/loop_timer.hpp"
#include "net/name_lookup.hpp"
#include "net/proxy.hpp"
#include "net/tls_context.hpp"

namespace cox::net {

namespace {

using asio::ip::tcp;
using Addresses = NameLookup::Addresses;
constexpr std::size_t kLongestProxyAnswer = 16'384;
constexpr std::size_t kMostTogether = 64;  // Asio passes no more to one system call

std::string words(const error_code& error) {
  const bool closed = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
  return closed ? "the other side closed it" : error.message();
}

// Without what one and the same address may be dressed in.
std::string plain(const asio::ip::address& address) {
  if (!address.is_v6()) return address.to_string();
  asio::ip::address_v6 v6 = address.to_v6();
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string();
  v6.scope_id(0);
  return v6.to_string();
}

}  // namespace

// Each step begins the next one; a step that comes back after the end does nothing. The steps keep
// it alive, close() lets the owner's callbacks go.
class Stream::State : public std::enable_shared_from_this<State> {
 public:
  State(Loop& loop, Callbacks callbacks, Limits limits)
      : callbacks_(std::move(callbacks)),
        limits_(limits),
        loop_(loop.state()),
        io_(loop_.io),
        lookup_(io_),
        socket_(io_),
        deadline_(loop_) {}

  void open(const Endpoint& to);
  bool write(std::string bytes);
  void close();
  std::size_t waiting() const { return waiting_; }

 private:
  using Tunnel = asio::ssl::stream<tcp::socket&>;

  void connect(const Addresses& found);
  void on_connected();
  void ask_proxy();
  void read_proxy_answer();
  void secure();
  void on_open();
  void read();
  void send_next();
  void end(const Failure& why);
  std::string where() const;
  void is_opening(bool now);

  // `next` runs only while the stream has not ended. A failure that it is not told of ends it.
  template <class Next>
  auto step(Failure::Kind kind, const char* what, Next next);
  // Runs `act` with what bytes go through: the tunnel, or the bare socket.
  template <class Act>
  void with_transport(Act act) {
    tunnel_ ? act(*tunnel_) : act(socket_);
  }

  Callbacks callbacks_;
  const Limits limits_;
  Loop::State& loop_;
  asio::io_context& io_;
  NameLookup lookup_;
  tcp::socket socket_;
  LoopTimer deadline_;
  TlsContext context_;
  std::optional<Tunnel> tunnel_;
  Endpoint to_;
  std::string proxy_answer_;
  std::array<char, 16'384> buffer_{};
  std::deque<std::string> queue_;
  std::size_t waiting_ = 0;
  bool is_open_ = false;
  bool has_ended_ = false;
  // Where the time is simulated.
  bool is_opening_ = false;
  std::shared_ptr<WireEnd> wire_;
};

template <class Next>
auto Stream::State::step(Failure::Kind kind, const char* what, Next next) {
  return [ self = shared_from_this(), kind, what, next = std::move(next) ](
      const error_code& error,
      const auto&... more) requires std::invocable<const Next&, decltype(more)...> {
    if (self->has_ended_) return;
    if (error) {
      const bool orderly = kind == Failure::Kind::closed && error == asio::error::eof;
      return self->end({kind, what + self->where() + ": " + words(error), orderly});
    }
    next(more...);
  };
}

std::string Stream::State::where() const { return to_.host + ":" + std::to_string(to_.port); }

// The time stands still meanwhile.
void Stream::State::is_opening(bool now) {
  if (!loop_.simulated || std::exchange(is_opening_, now) == now) return;
  now ? loop_.simulated->opening() : loop_.simulated->opened();
}

void Stream::State::open(const Endpoint& to) {
  to_ = to;
  is_opening(true);
  deadline_.expires_after(limits_.opening);
  deadline_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error && !self->is_open_)
      self->end({Failure::Kind::timeout, "no answer from " + self->where() + " in time"});
  });
  std::optional<Failure> failure;
  if (to_.tls) context_ = client_context(*to_.tls, failure);
  if (failure) {
    // Not from inside open(): the caller is not ready for its callbacks yet.
    return asio::post(io_, [self = shared_from_this(), why = *failure] { self->end(why); });
  }
  const std::string& host = to_.proxy ? to_.proxy->host : to_.host;
  const std::uint16_t port = to_.proxy ? to_.proxy->port : to_.port;
  lookup_.begin(host, port,
                step(Failure::Kind::name, "there is no address for ",
                     [this](const Addresses& found) { connect(found); }));
}

void Stream::State::connect(const Addresses& found) {
  Addresses addresses;
  for (const tcp::endpoint& each : found) {
    const bool asked = to_.may_connect && !to_.proxy;
    if (!asked || to_.may_connect(plain(each.address()))) addresses.push_back(each);
  }
  if (addresses.empty())
    return end({Failure::Kind::invalid, to_.host + " is at an address that is not allowed here"});
  asio::async_connect(socket_, addresses,
                      step(Failure::Kind::connect, "cannot connect to ",
                           [this](const tcp::endpoint&) { on_connected(); }));
}

void Stream::State::on_connected() {
  error_code ignored;  // these make it better, not work
  if (loop_.simulated)
    wire_ = loop_.simulated->client_end(socket_.local_endpoint(ignored),
                                        socket_.remote_endpoint(ignored));
  is_opening(false);
  keep_from_programs(socket_);
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.set_option(asio::socket_base::keep_alive(true), ignored);
  if (to_.proxy) return ask_proxy();
  secure();
}

void Stream::State::ask_proxy() {
  auto request = std::make_shared<std::string>(connect_request(to_));
  asio::async_write(socket_, asio::buffer(*request),
                    step(Failure::Kind::proxy, "the proxy broke off on the way to ",
                         [this, request](std::size_t) { read_proxy_answer(); }));
}

void Stream::State::read_proxy_answer() {
  asio::async_read_until(
      socket_, asio::dynamic_buffer(proxy_answer_, kLongestProxyAnswer), "\r\n\r\n",
      step(Failure::Kind::proxy, "the proxy gave no answer about ", [this](std::size_t head) {
        if (auto refused = refusal(proxy_answer_, *to_.proxy)) return end(*refused);
        // Before TLS the server says nothing; without it this is the beginning of what it says.
        proxy_answer_.erase(0, head);
        secure();
      }));
}

void Stream::State::secure() {
  if (!to_.tls) return on_open();
  if (!proxy_answer_.empty())
    return end({Failure::Kind::proxy, "the proxy said more than it was asked"});
  const std::string name = to_.tls->name.empty() ? to_.host : to_.tls->name;
  tunnel_.emplace(socket_, *context_);
  if (!expect_name(*tunnel_->native_handle(), name))
    return end({Failure::Kind::invalid, "'" + name + "' cannot be the name in a certificate"});
  tunnel_->async_handshake(
      asio::ssl::stream_base::client, [self = shared_from_this(), name](const error_code& error) {
        if (self->has_ended_) return;
        if (!error) return self->on_open();
        const long verified = SSL_get_verify_result(self->tunnel_->native_handle());
        self->end(tls_failure(error, verified, name));
      });
}

void Stream::State::on_open() {
  is_open_ = true;
  deadline_.cancel();
  const auto self = shared_from_this();  // a callback may destroy the stream
  if (callbacks_.opened) callbacks_.opened();
  if (has_ended_) return;
  if (!proxy_answer_.empty()) callbacks_.received(std::exchange(proxy_answer_, {}));
  if (!has_ended_) read();
}

void Stream::State::read() {
  const auto done =
      step(Failure::Kind::closed, "the connection ended to ", [this](std::size_t size) {
        if (wire_) wire_->has_read(size);
        callbacks_.received({buffer_.data(), size});
        if (!has_ended_) read();
      });
  if (wire_) wire_->reads();
  with_transport([&](auto& transport) { transport.async_read_some(asio::buffer(buffer_), done); });
}

bool Stream::State::write(std::string bytes) {
  if (!is_open_ || has_ended_ || waiting_ + bytes.size() > limits_.waiting) return false;
  if (bytes.empty()) return true;
  waiting_ += bytes.size();
  queue_.push_back(std::move(bytes));
  if (queue_.size() == 1) send_next();
  return true;
}

// What came while the last was under way goes together: one system call for a burst.
void Stream::State::send_next() {
  if (wire_) wire_->writes();
  const std::size_t count = std::min(queue_.size(), kMostTogether);
  std::vector<asio::const_buffer> buffers;
  for (std::size_t i = 0; i < count; ++i) buffers.push_back(asio::buffer(queue_[i]));
  const auto done = step(Failure::Kind::closed, "cannot send to ", [this, count](std::size_t size) {
    if (wire_) wire_->has_written(size);
    waiting_ -= size;
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
    if (!queue_.empty()) send_next();
  });
  with_transport([&](auto& transport) { asio::async_write(transport, buffers, done); });
}

void Stream::State::close() {
  if (std::exchange(has_ended_, true)) return;
  is_open_ = false;
  is_opening(false);
  if (wire_) wire_->closed();
  lookup_.cancel();
  deadline_.cancel();
  error_code ignored;  // it is over in any case
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void Stream::State::end(const Failure& why) {
  if (has_ended_) return;
  const auto self = shared_from_this();  // the callback may destroy the stream
  close();
  const Callbacks callbacks = std::exchange(callbacks_, {});
  if (callbacks.ended) callbacks.ended(why);
}

// ---- the public face ----

Stream::Stream(Loop& loop, Callbacks callbacks, Limits limits)
    : state_(std::make_shared<State>(loop, std::move(callbacks), limits)) {}
Stream::~Stream() { state_->close(); }
void Stream::open(const Endpoint& to) { state_->open(to); }
bool Stream::write(std::string bytes) { return state_->write(std::move(bytes)); }
void Stream::close() { state_->close(); }
std::size_t Stream::waiting() const { return state_->waiting(); }

}  // namespace cox::net
