// The beginning of a WebSocket, where it is HTTP (RFC 6455, 4). Pure.
#pragma once

#include <cox/net/failure.hpp>
#include <cox/net/http.hpp>
#include <cox/net/http_client.hpp>
#include <cox/net/web_socket.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cox::net {

// Why a client cannot ask for this; none: it can.
std::optional<Failure> unaskable(const Url& to, const WebSocket::Options& options);

// The answer that refuses a request for an upgrade; none: it is in order.
struct UpgradeRefusal {
  std::string bytes;  // of the answer
  std::string why;
};
std::optional<UpgradeRefusal> refuse_upgrade(const HttpRequest& request);

// Of a request that is in order: what matters in it, as bytes.
std::string upgrade_bytes(const HttpRequest& request);

// A code that may be sent (RFC 6455, 7.4), and as much of the reason as a frame has room for.
std::uint16_t sendable_code(std::uint16_t code);
std::string sendable_reason(std::string_view reason);

}  // namespace cox::net
