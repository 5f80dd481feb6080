#include "net/http_connection.hpp"

#include <utility>

#include "net/http_channel.hpp"

namespace cox::net {

HttpConnection::HttpConnection(std::shared_ptr<HttpShared> shared,
                               std::unique_ptr<Transport> transport, HttpServer::Peer peer)
    : shared_(std::move(shared)),
      transport_(std::move(transport)),
      peer_(std::move(peer)),
      session_({.head_bytes = shared_->options.head_bytes, .pipelined = shared_->options.pipelined},
               *this) {}

template <class Next>
auto HttpConnection::step(Next next) {
  return [self = shared_from_this(), next = std::move(next)](const error_code& error,
                                                             std::size_t size = 0) {
    if (self->is_closed_) return;
    if (error) return self->close();
    next(size);
  };
}

void HttpConnection::start() {
  shared_->deadlines->begin(reading_deadline_, HttpDeadlines::fresh);
  if (!transport_->is_secure()) return read();
  transport_->handshake(step([this](std::size_t) { read(); }));
}

// ---- reading ----

void HttpConnection::read() {
  if (!is_reading_ && !is_closed_ && session_.wants_input()) receive();
}

void HttpConnection::receive() {
  is_reading_ = true;
  transport_->read(session_.input().space(session_.wanted_bytes()),
                   [self = shared_from_this()](const error_code& error, std::size_t size) {
                     self->is_reading_ = false;
                     if (!self->is_closed_) self->on_read(error, size);
                   });
}

void HttpConnection::on_read(const error_code& error, std::size_t size) {
  const bool ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
  if ((error && !ended) || (ended && is_parting_)) return close();
  if (is_parting_) return discard();
  if (ended) session_.input_ended();
  session_.input().filled(size);
  advance();
}

void HttpConnection::advance() {
  if (is_advancing_ || is_closed_ || is_parting_) return;
  const auto self = shared_from_this();  // a callback may close it
  bool was_full = false;
  do {
    is_advancing_ = true;
    session_.advance();
    is_advancing_ = false;
    count();
    if (is_closed_) return;
    was_full = session_.is_full();
    flush();
    if (is_closed_ || is_parting_) return;
    // Where the network has taken at once what was too much, the next request may be here already.
  } while (was_full && !is_sending_);
  read();
  set_deadline();
}

void HttpConnection::answer(std::uint64_t number, std::optional<HttpResponse> answer) {
  if (!is_closed_) session_.answer(number, std::move(answer));
}

// ---- writing ----

void HttpConnection::flush() {
  if (is_sending_) return;
  if (session_.output().empty()) return after_sending();
  std::swap(sending_, session_.output());
  error_code error;
  const std::size_t sent = transport_->write_now(sending_.pieces(), error);
  if (error) return close();
  if (sent < sending_.size()) return send_rest(sent);
  sending_.clear();
  after_sending();
}

void HttpConnection::send_rest(std::size_t sent) {
  is_sending_ = true;
  session_.hold(true);
  shared_->deadlines->begin(writing_deadline_, HttpDeadlines::write);
  transport_->write(sending_.pieces(), sent, step([this](std::size_t) { on_sent(); }));
}

void HttpConnection::on_sent() {
  is_sending_ = false;
  session_.hold(false);
  shared_->deadlines->end(writing_deadline_);
  sending_.clear();
  advance();
}

void HttpConnection::after_sending() {
  if (!session_.output().empty()) return;
  if (session_.is_over()) return part();
  if (session_.is_upgraded() && !is_reading_) hand_over();
}

// ---- the end ----

// To close at once, with something unread, would take the answer away from the client again.
void HttpConnection::part() {
  is_parting_ = true;
  shared_->deadlines->begin(reading_deadline_, HttpDeadlines::parting);
  transport_->finish(step([this](std::size_t) { discard(); }));
}

void HttpConnection::discard() {
  if (is_reading_) return;
  session_.input().taken(session_.input().size());
  receive();
}

void HttpConnection::hand_over() {
  HttpSession::Upgrade upgrade = session_.take_upgrade();
  std::string early(session_.input().view());
  auto channel = make_channel(std::move(transport_), shared_->loop, std::move(early));
  close();
  upgrade.take(std::move(upgrade.head), std::move(channel));
}

void HttpConnection::close() {
  if (std::exchange(is_closed_, true)) return;
  const auto self = shared_from_this();
  shared_->deadlines->end(reading_deadline_);
  shared_->deadlines->end(writing_deadline_);
  session_.abandon();
  if (transport_) transport_->close();
  shared_->connections.erase(self);
  if (shared_->left) shared_->left();
}

void HttpConnection::drain() {
  session_.wind_down();
  advance();
}

// ---- deadlines ----

HttpDeadlines::Kind HttpConnection::awaited() const {
  // The first request has been awaited since the connection came.
  const bool first = session_.counts().requests == 0;
  switch (session_.phase()) {
    case HttpSession::Phase::idle:
      return first ? HttpDeadlines::fresh : HttpDeadlines::idle;
    case HttpSession::Phase::head:
      return first ? HttpDeadlines::fresh : HttpDeadlines::head;
    case HttpSession::Phase::body:
      return HttpDeadlines::body;
    default:
      return HttpDeadlines::kinds;
  }
}

void HttpConnection::set_deadline() {
  if (is_closed_ || is_parting_) return;
  const HttpDeadlines::Kind kind = awaited();
  if (kind == HttpDeadlines::kinds) return shared_->deadlines->end(reading_deadline_);
  // More bytes of the same request buy no more time.
  const std::uint64_t requests = session_.counts().requests;
  if (kind == reading_deadline_.kind && reading_for_ == requests) return;
  reading_for_ = requests;
  shared_->deadlines->begin(reading_deadline_, kind);
}

void HttpConnection::too_late(HttpDeadlines::Kind kind) {
  const HttpSession::Phase phase = session_.phase();
  const bool answers = phase == HttpSession::Phase::head || phase == HttpSession::Phase::body;
  if (kind == HttpDeadlines::write || kind == HttpDeadlines::parting || !answers) return close();
  session_.too_slow();
  advance();
}

// ---- for the session ----

HttpServer::Admission HttpConnection::admit(const HttpRequest& head) {
  return shared_->callbacks.admit ? shared_->callbacks.admit(head, peer_) : HttpServer::Admission();
}

void HttpConnection::handle(HttpRequest request, std::uint64_t number) {
  HttpServer::Answer answer = shared_->postbox->answer_to(weak_from_this(), number);
  if (shared_->callbacks.handle)
    shared_->callbacks.handle(std::move(request), peer_, std::move(answer));
}

void HttpConnection::failed(const std::string& what) {
  if (shared_->callbacks.failed) shared_->callbacks.failed(what);
}

void HttpConnection::count() {
  shared_->counts.requests += session_.counts().requests - counted_.requests;
  shared_->counts.malformed += session_.counts().malformed - counted_.malformed;
  counted_ = session_.counts();
}

}  // namespace cox::net
