// WebSocket (RFC 6455), both ends. Without permessage-deflate: a message's size is known before it
// is kept.
#ifndef COX_NET_WEB_SOCKET_HPP
#define COX_NET_WEB_SOCKET_HPP

#include <chrono>
#include <cox/net/channel.hpp>
#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/http_client.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/stream.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cox::net {

// Made, used and destroyed on the loop's thread, where the callbacks run too; they may close it,
// and may destroy it.
class WebSocket {
 public:
  using Millis = std::chrono::milliseconds;

  struct Callbacks {
    std::function<void()> opened;
    std::function<void(std::string_view message, bool binary)> received;
    // Once, whatever ends it but the destructor; nothing is called after it. `code` is the one of
    // the other side's close frame (RFC 6455, 7.4), 1005 where that has none, 1006 where there was
    // no such frame. `reason` is the other side's too. `why` is orderly where both said goodbye; it
    // is of kind `protocol` where the other side broke the rules or refused the handshake.
    std::function<void(std::uint16_t code, const std::string& reason, const Failure& why)> ended;
  };

  struct Options {
    std::string protocol = {};  // asked for, or answered; empty: none
    HttpFields fields = {};     // sent with the request of a client: Authorization, Origin
    std::size_t message_bytes = 16U << 20;  // more ends it with 1009
    std::size_t waiting = 16U << 20;        // bytes that may wait to be sent
    Millis opening{30'000};                 // for all of it: name, connection, TLS, handshake
    Millis ping{30'000};                    // sent after so long a silence; 0: never
    Millis patience{10'000};                // for the answer to a ping, and to a close
    std::optional<Proxy> proxy = std::nullopt;
    Tls tls = {};
  };

  WebSocket(Loop& loop, Callbacks callbacks, Options options);
  ~WebSocket();  // ends it at once
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  // As a client: connects to the URL (ws as http, wss as https; Url::parse_web_socket); once.
  void connect(const Url& to);
  // As a server: takes over the connection on which `request` asked for the upgrade, checks it and
  // answers; once. Whether the request comes from a page that may (RFC 6455, 10.2: its Origin) is
  // for the caller to decide before.
  void accept(const HttpRequest& request, std::unique_ptr<Channel> channel);

  // False, and nothing is sent: it is not open, too much waits, or `text` is not UTF-8.
  bool send(std::string_view text);
  bool send_binary(std::string_view bytes);
  // Says goodbye; ended() follows once the other side has said so too, or has not in time; before
  // it is open at once, though never from inside close(). A code that must not be sent goes as 1000
  // (RFC 6455, 7.4); of the reason (UTF-8) as much as there is room for.
  void close(std::uint16_t code = 1000, std::string_view reason = {});
  std::size_t waiting() const;  // bytes that have not been sent

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace cox::net

#endif  // COX_NET_WEB_SOCKET_HPP
