#include "net/web_socket_handshake.hpp"

#include <algorithm>
#include <utility>

#include "net/http_request.hpp"
#include "net/http_text.hpp"

namespace cox::net {

namespace {

constexpr std::size_t kLongestReason = 123;  // a control frame holds 125 bytes, two are the code

// The values of all fields with this name, as the one list that they are (RFC 9110, 5.3).
std::string list_of(const HttpRequest& request, std::string_view name) {
  std::string list;
  for (const HttpField& field : request.fields)
    if (same_name(field.name, name)) list += (list.empty() ? "" : ", ") + field.value;
  return list;
}

bool lists(const HttpRequest& request, std::string_view name, std::string_view wanted) {
  bool found = false;
  const std::string list = list_of(request, name);
  each_element(list, [&](std::string_view element) { found |= same_name(element, wanted); });
  return found;
}

// 16 bytes in base64.
bool is_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") &&
         std::all_of(key.begin(), key.end() - 2, [](char c) {
           return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '+' || c == '/';
         });
}

UpgradeRefusal refused(int status, std::string why, const std::string& fields = "") {
  return {"HTTP/1.1 " + std::to_string(status) + " " + std::string(reason_of(status)) + "\r\n" +
              fields + "Connection: close\r\nContent-Length: 0\r\n\r\n",
          "the request for a WebSocket was refused: " + std::move(why)};
}

std::string field(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value) + "\r\n";
}

}  // namespace

std::optional<Failure> unaskable(const Url& to, const WebSocket::Options& options) {
  const auto invalid = [](std::string why) {
    return Failure{Failure::Kind::invalid, std::move(why)};
  };
  if (!options.protocol.empty() && !is_token(options.protocol))
    return invalid("the protocol of a WebSocket is one word (RFC 6455, 4.1)");
  for (const HttpField& each : options.fields)
    if (each.name.size() >= 14 && same_name(each.name.substr(0, 14), "Sec-WebSocket-"))
      return invalid("the field " + each.name + " is set by the WebSocket: leave it out");
  return unsendable({.fields = options.fields}, to);
}

std::optional<UpgradeRefusal> refuse_upgrade(const HttpRequest& request) {
  if (request.method != "GET") return refused(405, "it is no GET", "Allow: GET\r\n");
  if (!lists(request, "Upgrade", "websocket") || !lists(request, "Connection", "upgrade"))
    return refused(426, "it asks for none", "Upgrade: websocket\r\n");
  if (list_of(request, "Sec-WebSocket-Version") != "13")
    return refused(426, "it is for another version", "Sec-WebSocket-Version: 13\r\n");
  if (!is_key(list_of(request, "Sec-WebSocket-Key"))) return refused(400, "its key is none");
  const std::string protocols = list_of(request, "Sec-WebSocket-Protocol");
  bool are_words = true;
  each_element(protocols, [&](std::string_view protocol) { are_words &= is_token(protocol); });
  if (!are_words) return refused(400, "its protocols are none");
  return std::nullopt;
}

std::string upgrade_bytes(const HttpRequest& request) {
  std::string bytes = "GET / HTTP/1.1\r\nHost: localhost\r\n";
  bytes += field("Upgrade", "websocket") + field("Connection", "Upgrade");
  bytes += field("Sec-WebSocket-Version", "13");
  bytes += field("Sec-WebSocket-Key", list_of(request, "Sec-WebSocket-Key"));
  const std::string protocols = list_of(request, "Sec-WebSocket-Protocol");
  if (!protocols.empty()) bytes += field("Sec-WebSocket-Protocol", protocols);
  return bytes + "\r\n";
}

std::uint16_t sendable_code(std::uint16_t code) {
  const bool standard = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
  const bool own = code >= 3000 && code <= 4999;
  return standard || own ? code : 1000;
}

std::string sendable_reason(std::string_view reason) {
  if (reason.size() <= kLongestReason) return std::string(reason);
  std::size_t end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0) == 0x80) --end;
  return std::string(reason.substr(0, end));
}

}  // namespace cox::net
