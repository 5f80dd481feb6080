// A channel as an HTTP server would hand it over, on a connection of loopback that a test accepts.
#pragma once

#include <array>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cox/net/channel.hpp>
#include <cox/net/http.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "net/loop_state.hpp"

class SocketChannel final : public cox::net::Channel {
 public:
  using tcp = boost::asio::ip::tcp;
  using Error = boost::system::error_code;

  explicit SocketChannel(tcp::socket socket) : link_(std::make_shared<Link>(std::move(socket))) {}
  ~SocketChannel() override { link_->close(); }
  SocketChannel(const SocketChannel&) = delete;
  SocketChannel& operator=(const SocketChannel&) = delete;

  void start(Callbacks callbacks) override {
    link_->callbacks = std::move(callbacks);
    link_->read();
  }
  bool write(std::string bytes) override { return link_->write(std::move(bytes)); }
  std::size_t waiting() const override { return link_->waiting; }
  void close() override { link_->close(); }

 private:
  struct Link : std::enable_shared_from_this<Link> {
    explicit Link(tcp::socket s) : socket(std::move(s)) {}

    void read() {
      socket.async_read_some(boost::asio::buffer(buffer),
                             [self = shared_from_this()](const Error& error, std::size_t size) {
                               if (self->is_closing) return;
                               if (error)
                                 return self->callbacks.ended(
                                     {cox::net::Failure::Kind::closed, "the other side closed it"});
                               self->callbacks.received({self->buffer.data(), size});
                               if (!self->is_closing) self->read();
                             });
    }
    bool write(std::string bytes) {
      if (is_closing) return false;
      waiting += bytes.size();
      queue.push_back(std::move(bytes));
      if (queue.size() == 1) send();
      return true;
    }
    void send() {
      boost::asio::async_write(socket, boost::asio::buffer(queue.front()),
                               [self = shared_from_this()](const Error& error, std::size_t size) {
                                 self->waiting -= size;
                                 self->queue.pop_front();
                                 if (error) self->queue.clear();
                                 if (!self->queue.empty()) return self->send();
                                 if (self->is_closing) self->shut();
                               });
    }
    void close() {
      if (std::exchange(is_closing, true)) return;
      if (queue.empty()) shut();
    }
    void shut() {
      Error ignored;
      socket.shutdown(tcp::socket::shutdown_both, ignored);
      socket.close(ignored);
    }

    tcp::socket socket;
    Callbacks callbacks;
    std::array<char, 4'096> buffer{};
    std::deque<std::string> queue;
    std::size_t waiting = 0;
    bool is_closing = false;
  };
  std::shared_ptr<Link> link_;
};

// Takes connections and reads the head of a request off each.
class Doorman {
 public:
  using Take = std::function<void(cox::net::HttpRequest, std::unique_ptr<cox::net::Channel>)>;

  Doorman(cox::net::Loop& loop, Take take)
      : acceptor_(loop.state().io, {boost::asio::ip::address_v4::loopback(), 0}),
        take_(std::move(take)) {
    accept();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept(
        [this](const SocketChannel::Error& error, SocketChannel::tcp::socket socket) {
          if (error) return;
          read_head(std::make_shared<SocketChannel::tcp::socket>(std::move(socket)),
                    std::make_shared<std::string>());
          accept();
        });
  }
  // Byte by byte, so that nothing beyond the head is taken.
  void read_head(const std::shared_ptr<SocketChannel::tcp::socket>& socket,
                 const std::shared_ptr<std::string>& head) {
    head->push_back('\0');
    boost::asio::async_read(*socket, boost::asio::buffer(&head->back(), 1),
                            [this, socket, head](const SocketChannel::Error& error, std::size_t) {
                              if (error) return;
                              if (!head->ends_with("\r\n\r\n")) return read_head(socket, head);
                              take_(parse(*head),
                                    std::make_unique<SocketChannel>(std::move(*socket)));
                            });
  }
  static cox::net::HttpRequest parse(const std::string& head) {
    cox::net::HttpRequest request;
    request.method = head.substr(0, head.find(' '));
    for (std::size_t at = head.find("\r\n") + 2; head[at] != '\r'; at = head.find("\r\n", at) + 2) {
      const std::size_t colon = head.find(": ", at);
      request.fields.push_back(
          {head.substr(at, colon - at), head.substr(colon + 2, head.find("\r\n", at) - colon - 2)});
    }
    return request;
  }

  boost::asio::ip::tcp::acceptor acceptor_;
  Take take_;
};
