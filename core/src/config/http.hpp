// The part "http" of cox.json: the bot's server, and what plugins may ask of others. Values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/ip_range.hpp"

namespace cox::config {

struct HttpProxy {
  std::string host;
  std::size_t port = 3128;
  std::string user;
  std::string password;

  friend bool operator==(const HttpProxy&, const HttpProxy&) = default;
};

struct HttpServer {
  std::string address = "127.0.0.1";
  std::size_t port = 0;          // 0: any that is free
  std::string certificate_file;  // empty: without TLS
  std::string key_file;
  std::size_t body_bytes = 1U << 20;  // of a request, where its route names no other limit

  friend bool operator==(const HttpServer&, const HttpServer&) = default;
};

struct HttpClient {
  std::vector<IpRange> allow;  // addresses that plugins may ask, beside the public ones
  std::optional<HttpProxy> proxy;

  friend bool operator==(const HttpClient&, const HttpClient&) = default;
};

}  // namespace cox::config
