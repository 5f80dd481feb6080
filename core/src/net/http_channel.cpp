#include "net/http_channel.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "net/http_buffers.hpp"
#include "net/loop_timer.hpp"

namespace cox::net {

namespace {

constexpr std::size_t kMostWaiting = 32U << 20;  // twice what a WebSocket lets wait
constexpr std::chrono::seconds kLastWords(10);   // for what waits when it is closed

std::string words(const error_code& error) {
  const bool closed = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
  return "the connection ended: " + (closed ? "the other side closed it" : error.message());
}

// What is under way on the socket keeps it alive; close() lets the owner's callbacks go.
class Link : public std::enable_shared_from_this<Link> {
 public:
  Link(std::unique_ptr<Transport> transport, Loop::State& loop, std::string early)
      : transport_(std::move(transport)), io_(loop.io), timer_(loop), early_(std::move(early)) {}

  void start(Channel::Callbacks callbacks) {
    callbacks_ = std::move(callbacks);
    asio::post(io_, [self = shared_from_this()] { self->begin(); });
  }

  bool write(std::string bytes) {
    if (is_closing_ || waiting_.size() + bytes.size() > kMostWaiting) return false;
    waiting_.add(std::move(bytes));
    if (!is_sending_) send();
    return true;
  }

  std::size_t waiting() const { return waiting_.size() + (is_sending_ ? sending_.size() : 0); }

  void close() {
    if (std::exchange(is_closing_, true)) return;
    // Not here: it may be one of them that closes.
    asio::post(io_, [self = shared_from_this()] { self->callbacks_ = {}; });
    timer_.expires_after(kLastWords);
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
      if (!error) self->shut();
    });
    if (!is_sending_) last_sent();
  }

 private:
  void begin() {
    if (is_closing_) return;
    if (!early_.empty()) callbacks_.received(std::exchange(early_, {}));
    if (!is_closing_) read();
  }

  void read() {
    transport_->read(buffer_,
                     [self = shared_from_this()](const error_code& error, std::size_t size) {
                       if (self->is_closing_) return;
                       if (error) return self->end({Failure::Kind::closed, words(error)});
                       self->callbacks_.received({self->buffer_.data(), size});
                       if (!self->is_closing_) self->read();
                     });
  }

  void send() {
    std::swap(sending_, waiting_);
    waiting_.clear();
    if (sending_.empty()) return is_closing_ ? last_sent() : void();
    is_sending_ = true;
    transport_->write(sending_.pieces(), 0,
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        self->is_sending_ = false;
                        if (self->is_shut_) return;
                        if (error) return self->broken(error);
                        self->send();
                      });
  }

  void broken(const error_code& error) {
    if (is_closing_) return shut();
    end({Failure::Kind::closed, words(error)});
  }

  // Everything is sent: says so, and is done.
  void last_sent() {
    transport_->finish([self = shared_from_this()](const error_code&) { self->shut(); });
  }

  void shut() {
    is_closing_ = is_shut_ = true;
    timer_.cancel();
    transport_->close();
  }

  void end(const Failure& why) {
    const auto self = shared_from_this();  // the callback may destroy the channel
    shut();
    const Channel::Callbacks callbacks = std::exchange(callbacks_, {});
    if (callbacks.ended) callbacks.ended(why);
  }

  std::unique_ptr<Transport> transport_;
  asio::io_context& io_;
  LoopTimer timer_;
  Channel::Callbacks callbacks_;
  std::string early_;
  std::array<char, 16'384> buffer_{};
  HttpOutput waiting_, sending_;
  bool is_sending_ = false;
  bool is_closing_ = false;  // no callback runs any more
  bool is_shut_ = false;
};

class LinkChannel final : public Channel {
 public:
  explicit LinkChannel(std::shared_ptr<Link> link) : link_(std::move(link)) {}
  ~LinkChannel() override { link_->close(); }
  LinkChannel(const LinkChannel&) = delete;
  LinkChannel& operator=(const LinkChannel&) = delete;

  void start(Callbacks callbacks) override { link_->start(std::move(callbacks)); }
  bool write(std::string bytes) override { return link_->write(std::move(bytes)); }
  std::size_t waiting() const override { return link_->waiting(); }
  void close() override { link_->close(); }

 private:
  const std::shared_ptr<Link> link_;
};

}  // namespace

std::unique_ptr<Channel> make_channel(std::unique_ptr<Transport> transport, Loop::State& loop,
                                      std::string early) {
  return std::make_unique<LinkChannel>(
      std::make_shared<Link>(std::move(transport), loop, std::move(early)));
}

}  // namespace cox::net
