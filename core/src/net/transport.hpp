// The way of a server's bytes: a socket that was accepted, with TLS on top or not. For the loop's
// thread.
#pragma once

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "net/asio.hpp"
#include "net/simulated_time.hpp"
#include "net/tls_context.hpp"

namespace cox::net {

class Transport {
 public:
  using Socket = asio::ip::tcp::socket;

  // `simulated` is null where the time is what it is.
  Transport(Socket socket, TlsContext context, SimulatedTime* simulated = nullptr)
      : socket_(std::move(socket)), context_(std::move(context)) {
    error_code ignored;  // answers go out when they are written, not when a packet is full
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    if (context_) tunnel_.emplace(socket_, *context_);
    if (simulated != nullptr)
      wire_ =
          simulated->server_end(socket_.local_endpoint(ignored), socket_.remote_endpoint(ignored));
  }
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  bool is_secure() const { return tunnel_.has_value(); }

  template <class Done>
  void handshake(Done done) {
    tunnel_->async_handshake(asio::ssl::stream_base::server, std::move(done));
  }

  template <class Done>
  void read(std::span<char> space, Done done) {
    if (!wire_) return start_read(space, std::move(done));
    wire_->reads();
    start_read(space, [wire = wire_, done = std::move(done)](const error_code& error,
                                                             std::size_t size) mutable {
      wire->has_read(size);
      done(error, size);
    });
  }

  // Sends what goes at once; it may be nothing. More costs nothing when the socket is full.
  std::size_t write_now(const std::vector<std::string>& pieces, error_code& error) {
    if (tunnel_) return 0;
    const std::size_t size = socket_.write_some(buffers(pieces, 0), error);
    if (error == asio::error::would_block) error = {};
    if (wire_) wire_->has_written(size);
    return size;
  }

  // Sends all but the first `skipped` bytes. `pieces` stays as it is until then.
  template <class Done>
  void write(const std::vector<std::string>& pieces, std::size_t skipped, Done done) {
    const std::vector<asio::const_buffer> all = buffers(pieces, skipped);
    if (!wire_) return start_write(all, std::move(done));
    wire_->writes();
    start_write(all, [wire = wire_, done = std::move(done)](const error_code& error,
                                                            std::size_t size) mutable {
      wire->has_written(size);
      done(error, size);
    });
  }

  // Tells the other side that nothing more comes.
  template <class Done>
  void finish(Done done) {
    if (wire_) wire_->sends_no_more();
    if (tunnel_) return tunnel_->async_shutdown(std::move(done));
    error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    asio::post(socket_.get_executor(), [done = std::move(done), error] { done(error); });
  }

  void close() {
    error_code ignored;  // it is over in any case
    if (wire_) wire_->closed();
    socket_.close(ignored);
  }

 private:
  template <class Done>
  void start_read(std::span<char> space, Done done) {
    const auto buffer = asio::buffer(space.data(), space.size());
    tunnel_ ? tunnel_->async_read_some(buffer, std::move(done))
            : socket_.async_read_some(buffer, std::move(done));
  }

  template <class Done>
  void start_write(const std::vector<asio::const_buffer>& all, Done done) {
    tunnel_ ? asio::async_write(*tunnel_, all, std::move(done))
            : asio::async_write(socket_, all, std::move(done));
  }

  static std::vector<asio::const_buffer> buffers(const std::vector<std::string>& pieces,
                                                 std::size_t skipped) {
    std::vector<asio::const_buffer> all;
    all.reserve(pieces.size());
    for (const std::string& piece : pieces) {
      const std::size_t from = std::min(skipped, piece.size());
      skipped -= from;
      if (from < piece.size()) all.push_back(asio::buffer(piece) + from);
    }
    return all;
  }

  Socket socket_;
  TlsContext context_;
  std::optional<asio::ssl::stream<Socket&>> tunnel_;
  std::shared_ptr<WireEnd> wire_;
};

}  // namespace cox::net
