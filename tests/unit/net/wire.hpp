// WebSocket frames by hand (RFC 6455, 5.2), and what is needed to read the other side's.
#pragma once

#include <openssl/sha.h>

#include <array>
#include <cox/net/base64.hpp>
#include <string>
#include <string_view>

namespace wire {

inline const std::string kUpgrade =
    "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

// `first` is the first byte: FIN, reserved bits, opcode. The mask is 0, so the payload shows.
inline std::string frame(unsigned char first, std::string_view payload, bool masked = true) {
  std::string bytes(1, static_cast<char>(first));
  const char mark = masked ? '\x80' : '\0';
  if (payload.size() < 126) {
    bytes += static_cast<char>(mark | static_cast<char>(payload.size()));
  } else {
    bytes += static_cast<char>(mark | 126);
    bytes += static_cast<char>(payload.size() >> 8U);
    bytes += static_cast<char>(payload.size() & 0xffU);
  }
  if (masked) bytes += std::string(4, '\0');
  return bytes + std::string(payload);
}

// Of a close frame that is not masked and comes at the beginning; 0: it is none.
inline int code_in(const std::string& bytes) {
  if (bytes.size() < 4 || bytes[0] != '\x88') return 0;
  return static_cast<unsigned char>(bytes[2]) * 256 + static_cast<unsigned char>(bytes[3]);
}

// What a server answers to the key in this request (RFC 6455, 4.2.2).
inline std::string accept_of(const std::string& request) {
  const std::string mark = "Sec-WebSocket-Key: ";
  const std::string key =
      request.substr(request.find(mark) + mark.size(), 24) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data());
  return cox::net::base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace wire
