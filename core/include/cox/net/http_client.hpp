// A client for HTTP/1.1: one request, one answer, over connections that are kept open and used
// again. TLS always checks the certificate and the name in it.
#ifndef COX_NET_HTTP_CLIENT_HPP
#define COX_NET_HTTP_CLIENT_HPP

#include <chrono>
#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/stream.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace cox::net {

// "https://user@host:8443/path?query#fragment" in its parts (RFC 3986). Pure.
struct Url {
  bool secure = false;
  std::string host = {};  // an IPv6 address without its brackets
  std::uint16_t port = 0;
  std::string target = "/";  // path and query

  // Only http and https; nullopt for anything else, for a user or password in it, and for bytes
  // that do not belong in a URL. The host comes out in lower case.
  static std::optional<Url> parse(std::string_view text);
  // The same for ws and wss.
  static std::optional<Url> parse_web_socket(std::string_view text);
  // What a Location field means, seen from here (RFC 3986, 5.2).
  std::optional<Url> resolve(std::string_view reference) const;
  // "example.org", "[::1]:8080": host and port as the field Host has them (RFC 9110, 7.2).
  std::string authority() const;
  // The same scheme, host and port.
  bool is_same_origin(const Url& other) const;
};

// Made, used and destroyed on the loop's thread, where the callbacks run too; they may start
// further requests and may destroy it.
class HttpClient {
 public:
  using Millis = std::chrono::milliseconds;

  struct Options {
    std::optional<Proxy> proxy = std::nullopt;
    Tls tls = {};  // whom to trust, what to show
    // Asked with each address ("10.0.0.7", "::1") that a host's name stands for, before it is
    // connected to; only those that may be are tried, and none is a failure of kind `invalid`. The
    // address asked about is the one connected to: the name is not looked up again. Not asked where
    // a proxy connects. None: every address will do. See Endpoint::may_connect.
    std::function<bool(const std::string& host, const std::string& address)> may_connect = nullptr;
    std::size_t connections_per_host = 8;  // further requests wait
    std::size_t waiting = 1'000;           // requests that may wait; beyond: failure of kind `full`
    Millis idle_time{30'000};              // after which a connection is not used again
    std::size_t head_bytes = 64U << 10;
  };

  struct Limits {
    Millis deadline{30'000};             // from send() to the last byte of the answer
    std::size_t body_bytes = 10U << 20;  // of an answer; more is a failure of kind `full`
    // Followed for GET and HEAD; one more is a failure of kind `invalid`, and so is one from https
    // to http. 0: the redirect is the answer. Authorization and Cookie go to the first origin only.
    int redirects = 5;
  };

  using Outcome = std::variant<HttpResponse, Failure>;
  using Done = std::function<void(Outcome)>;
  using Id = std::uint64_t;

  HttpClient(Loop& loop, Options options);
  ~HttpClient();  // cancels everything; no callback runs
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends the request to the URL; request.target is not used. Host, Connection, Content-Length and
  // User-Agent are added; of these only User-Agent may be among the fields. A request that could be
  // taken for another one (a line break in a field, a method that is none) is not sent: a failure
  // of kind `invalid`. `done` runs once, never from inside send(). A request that can safely be
  // repeated (RFC 9110, 9.2.2) is, once, where a kept connection turns out to be closed.
  Id send(const Url& to, HttpRequest request, Limits limits, Done done);
  // After it `done` does not run. False: there is no such request any more.
  bool cancel(Id id);

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace cox::net

#endif  // COX_NET_HTTP_CLIENT_HPP
