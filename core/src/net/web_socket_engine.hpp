// The rules of WebSocket (RFC 6455) as a machine: bytes in, messages and bytes out, with neither a
// socket nor a clock. websocketpp does the work. Its headers do not parse as C++20, so this header
// and web_socket_engine.cpp are C++17, and nothing else in them crosses the wall.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cox::net {

// Guarded by its owner. Nothing throws.
class WebSocketEngine {
 public:
  struct Rules {
    std::string protocol;       // asked for by a client, answered by a server that is asked for it
    std::size_t message_bytes;  // more of a message ends it with 1009
  };
  // Where a client goes, and what it says there beside the handshake's own fields.
  struct Target {
    bool secure;
    std::string host;  // an IPv6 address in brackets
    std::uint16_t port;
    std::string path;
    std::vector<std::pair<std::string, std::string>> fields;
  };
  struct Message {
    std::string bytes;
    bool is_binary;
  };
  enum class Stage { opening, open, closing, over };
  struct End {
    enum class Why { said, fault, too_large };
    Why why;  // the other side said goodbye, broke the rules, or went over the limit
    std::uint16_t
        code;  // of the other side's close frame: 1005 where it gave none, 1006 without one
    std::string reason;  // UTF-8; of that frame
    std::string words;   // what was wrong
  };

  // A client has its request ready in take_bytes().
  WebSocketEngine(Rules rules, const Target& target);
  // A server awaits the request's head.
  explicit WebSocketEngine(Rules rules);
  ~WebSocketEngine();
  WebSocketEngine(const WebSocketEngine&) = delete;
  WebSocketEngine& operator=(const WebSocketEngine&) = delete;

  void feed(const char* bytes, std::size_t size);
  // What has come of it. Each is there once.
  std::string take_bytes();
  std::vector<Message> take_messages();

  Stage stage() const;
  End end() const;  // when it is over

  // False: it is not open, or a text is not UTF-8.
  bool send(const char* bytes, std::size_t size, bool is_binary);
  bool ping();
  // `code` must be one that may be sent, `reason` UTF-8 of 123 bytes at most.
  void close(std::uint16_t code, const std::string& reason);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cox::net
