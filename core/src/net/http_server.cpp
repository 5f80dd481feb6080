#include <algorithm>
#include <array>
#include <cerrno>
#include <cox/net/http_server.hpp>
#include <utility>
#include <vector>

#include "net/http_connection.hpp"
#include "net/loop_timer.hpp"

namespace cox::net {

namespace {

using asio::ip::tcp;

constexpr std::chrono::milliseconds kParting(2'000);  // for the client to close after an answer
constexpr std::chrono::milliseconds kPause(100);      // where there are no more files

std::array<HttpDeadlines::Millis, HttpDeadlines::kinds> lengths(const HttpServer::Options& of) {
  std::array<HttpDeadlines::Millis, HttpDeadlines::kinds> all{};
  all[HttpDeadlines::fresh] = all[HttpDeadlines::head] = of.head_time;
  all[HttpDeadlines::idle] = of.idle_time;
  all[HttpDeadlines::body] = of.body_time;
  all[HttpDeadlines::write] = of.write_time;
  all[HttpDeadlines::parting] = std::min(of.write_time, kParting);
  return all;
}

bool is_out_of_files(const error_code& error) {
  return error == asio::error::no_descriptors || error.value() == ENFILE ||
         error == asio::error::no_buffer_space || error == asio::error::no_memory;
}

}  // namespace

class HttpServer::State : public std::enable_shared_from_this<State> {
 public:
  State(Loop& loop, Options options, Callbacks callbacks)
      : loop_(loop.state()), io_(loop_.io), acceptor_(io_), pause_(loop_) {
    auto deadlines = std::make_shared<HttpDeadlines>(loop_, lengths(options));
    shared_ = std::make_shared<HttpShared>(HttpShared{std::move(options), std::move(callbacks),
                                                      std::move(deadlines),
                                                      std::make_shared<HttpPostbox>(loop), loop_});
  }

  std::optional<Failure> open();
  std::uint16_t port() const { return port_; }
  void drain(std::function<void()> drained);
  void close();
  Counts counts() const {
    Counts counts = shared_->counts;
    counts.connections = shared_->connections.size();
    return counts;
  }

 private:
  void accept();
  void on_accept(const error_code& error, tcp::socket socket);
  void add(tcp::socket socket);
  bool make_room();
  void complain(const std::string& what);
  void pause(const error_code& error);
  void check_drained();

  Loop::State& loop_;
  asio::io_context& io_;
  tcp::acceptor acceptor_;
  LoopTimer pause_;
  std::shared_ptr<HttpShared> shared_;
  TlsContext context_;
  std::function<void()> drained_;
  std::uint16_t port_ = 0;
  bool has_complained_ = false;
  bool is_closed_ = false;
};

std::optional<Failure> HttpServer::State::open() {
  const Options& options = shared_->options;
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error)
    return Failure{Failure::Kind::invalid,
                   "'" + options.address + "' is no address of this machine; 127.0.0.1 is one"};
  std::optional<Failure> failure;
  if (options.tls) context_ = server_context(*options.tls, failure);
  if (failure) return failure;
  const tcp::endpoint at(address, options.port);
  acceptor_.open(at.protocol(), error);
  if (!error) keep_from_programs(acceptor_);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(at, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    error_code ignored;
    acceptor_.close(ignored);
    return Failure{Failure::Kind::connect, "cannot listen on " + options.address + ":" +
                                               std::to_string(options.port) + ": " +
                                               error.message()};
  }
  port_ = acceptor_.local_endpoint(error).port();
  accept();
  return std::nullopt;
}

void HttpServer::State::accept() {
  acceptor_.async_accept([self = shared_from_this()](const error_code& error, tcp::socket socket) {
    self->on_accept(error, std::move(socket));
  });
}

void HttpServer::State::on_accept(const error_code& error, tcp::socket socket) {
  if (is_closed_ || !acceptor_.is_open()) return;
  const bool gone = error == asio::error::connection_aborted;
  if (error && !gone && !(is_out_of_files(error) && make_room())) return pause(error);
  if (!error) add(std::move(socket));
  if (!is_closed_ && acceptor_.is_open()) accept();
}

void HttpServer::State::add(tcp::socket socket) {
  keep_from_programs(socket);
  error_code error;
  const tcp::endpoint from = socket.remote_endpoint(error);
  if (error) return;  // gone again
  if (shared_->connections.size() >= shared_->options.connections && !make_room())
    return complain("all connections that may be are at work: a further one was closed");
  has_complained_ = false;
  Peer peer{from.address().to_string(), from.port(), context_ != nullptr};
  auto transport = std::make_unique<Transport>(std::move(socket), context_, loop_.simulated.get());
  auto connection =
      std::make_shared<HttpConnection>(shared_, std::move(transport), std::move(peer));
  shared_->connections.insert(connection);
  connection->start();
}

// At the cost of whoever has done nothing for longest.
bool HttpServer::State::make_room() {
  for (const auto kind : {HttpDeadlines::idle, HttpDeadlines::fresh}) {
    if (HttpConnection* const oldest = shared_->deadlines->oldest(kind)) {
      oldest->close();
      return true;
    }
  }
  return false;
}

// Once, until it goes better.
void HttpServer::State::complain(const std::string& what) {
  if (std::exchange(has_complained_, true) || !shared_->callbacks.failed) return;
  shared_->callbacks.failed(what);
}

void HttpServer::State::pause(const error_code& error) {
  complain("no more connections for now: " + error.message());
  if (is_closed_) return;
  pause_.expires_after(kPause);
  pause_.async_wait([self = shared_from_this()](const error_code& cancelled) {
    if (!cancelled && !self->is_closed_ && self->acceptor_.is_open()) self->accept();
  });
}

void HttpServer::State::drain(std::function<void()> drained) {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  drained_ = std::move(drained);
  shared_->left = [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->check_drained();
  };
  const std::vector<std::shared_ptr<HttpConnection>> all(shared_->connections.begin(),
                                                         shared_->connections.end());
  for (const auto& connection : all) connection->drain();
  if (all.empty()) asio::post(io_, [self = shared_from_this()] { self->check_drained(); });
}

void HttpServer::State::check_drained() {
  if (is_closed_ || !shared_->connections.empty()) return;
  if (const auto drained = std::exchange(drained_, {})) drained();
}

void HttpServer::State::close() {
  if (std::exchange(is_closed_, true)) return;
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  shared_->left = {};
  const auto all = std::exchange(shared_->connections, {});
  for (const auto& connection : all) connection->close();
  shared_->deadlines->stop();
}

HttpServer::HttpServer(Loop& loop, Options options, Callbacks callbacks)
    : state_(std::make_shared<State>(loop, std::move(options), std::move(callbacks))) {}
HttpServer::~HttpServer() { state_->close(); }
std::optional<Failure> HttpServer::open() { return state_->open(); }
std::uint16_t HttpServer::port() const { return state_->port(); }
void HttpServer::drain(std::function<void()> drained) { state_->drain(std::move(drained)); }
void HttpServer::close() { state_->close(); }
HttpServer::Counts HttpServer::counts() const { return state_->counts(); }

}  // namespace cox::net
