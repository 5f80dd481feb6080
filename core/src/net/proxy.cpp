#include "net/proxy.hpp"

#include "net/http_request.hpp"

namespace cox::net {

namespace {

// An IPv6 address stands in brackets.
std::string authority(const Endpoint& to) {
  const bool address = to.host.find(':') != std::string::npos;
  return (address ? "[" + to.host + "]" : to.host) + ":" + std::to_string(to.port);
}

}  // namespace

std::string connect_request(const Endpoint& to) {
  const std::string where = authority(to);
  std::string request = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n";
  const Proxy& proxy = *to.proxy;
  if (!proxy.user.empty()) {
    request += "Proxy-Authorization: " + basic_credentials(proxy) + "\r\n";
  }
  return request + "\r\n";
}

std::optional<Failure> refusal(std::string_view answer, const Proxy& proxy) {
  const std::string who = "the proxy " + proxy.host + ":" + std::to_string(proxy.port);
  const bool http = answer.starts_with("HTTP/1.") && answer.size() >= 12 && answer[8] == ' ';
  if (!http) return Failure{Failure::Kind::proxy, who + " does not speak HTTP"};
  const std::string_view code = answer.substr(9, 3);
  if (code.starts_with('2')) return std::nullopt;
  const std::string_view line = answer.substr(9, answer.find_first_of("\r\n") - 9);
  std::string why = who + " refused: " + std::string(line);
  if (code == "407") why += "; set its user and password";
  return Failure{Failure::Kind::proxy, std::move(why)};
}

}  // namespace cox::net
