// A server for HTTP/1.1: keep-alive, pipelining, chunked bodies, and limits on everything that a
// client could send too much of or too slowly. What is ambiguous on the wire is refused (RFC 9112,
// 6.3 and 11.2), so that no proxy in front of it can be made to see another request than it does.
#ifndef COX_NET_HTTP_SERVER_HPP
#define COX_NET_HTTP_SERVER_HPP

#include <chrono>
#include <cox/net/channel.hpp>
#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/loop.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace cox::net {

// Who the server is, for clients that come with TLS (1.2 at least).
struct ServerTls {
  std::string certificate_file = {};  // PEM, the chain
  std::string key_file = {};          // PEM; empty: it is in certificate_file
};

// Made, used and destroyed on the loop's thread.
class HttpServer {
 public:
  using Millis = std::chrono::milliseconds;

  struct Options {
    std::string address = "127.0.0.1";  // of this machine
    std::uint16_t port = 0;             // 0: any that is free
    std::optional<ServerTls> tls = std::nullopt;
    std::size_t head_bytes = 16U << 10;  // request line and fields; more is answered with 431
    Millis head_time{10'000};            // from the first byte of a request, or from connecting
    Millis body_time{30'000};            // for all of a body
    Millis write_time{30'000};           // for all of an answer
    Millis idle_time{75'000};            // between two requests of a connection
    std::size_t connections = 20'000;    // beyond them the longest idle one is closed
    std::size_t pipelined = 16;  // requests of one connection under way; the rest waits unread
  };

  struct Peer {
    std::string address = {};  // "127.0.0.1" or "::1"
    std::uint16_t port = 0;
    bool secure = false;
  };

  // What is to happen with a request of which the head has come.
  struct Admission {
    std::size_t body_bytes = 1U << 20;                   // more of a body is answered with 413
    std::optional<HttpResponse> refusal = std::nullopt;  // answered at once; no body is read
    // A WebSocket or another protocol instead of an answer: called with the connection once the
    // requests before it have been answered. The callee sends the 101 itself.
    std::function<void(HttpRequest head, std::unique_ptr<Channel>)> upgrade = nullptr;
  };

  // Sends the answer to one request. Copies share it: the first call counts, later ones do nothing.
  // Where all copies are gone without a call the client gets 500. Threads: any; it may outlive the
  // connection and the server, and then does nothing. It must not outlive the loop.
  using Answer = std::function<void(HttpResponse)>;

  // They run on the loop's thread and throw nothing; they may close or destroy the server.
  struct Callbacks {
    // Without it every request is admitted with the standard limit.
    std::function<Admission(const HttpRequest& head, const Peer& peer)> admit = nullptr;
    // A whole request. May answer at once or later.
    std::function<void(HttpRequest request, const Peer& peer, Answer answer)> handle = nullptr;
    // What people should read in a log: an answer that could not be sent as it was and became a
    // 500, a request that nobody answered, no more connections for want of files.
    std::function<void(const std::string& what)> failed = nullptr;
  };

  HttpServer(Loop& loop, Options options, Callbacks callbacks);
  ~HttpServer();  // as close()
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Begins to listen. A failure says what is in the way: a port that is taken, a file that cannot
  // be read.
  std::optional<Failure> open();
  // The port it listens on; 0 before open().
  std::uint16_t port() const;
  // Accepts nobody any more, answers what is under way with "Connection: close", closes what is
  // idle. `drained`, if given, runs once no connection is left.
  void drain(std::function<void()> drained);
  // Ends all connections at once. Idempotent.
  void close();

  struct Counts {
    std::size_t connections = 0;  // open now
    std::uint64_t requests = 0;   // answered, or refused as malformed, since open()
    std::uint64_t malformed = 0;  // of them: not HTTP, ambiguous, too large or too slow
  };
  Counts counts() const;

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace cox::net

#endif  // COX_NET_HTTP_SERVER_HPP
