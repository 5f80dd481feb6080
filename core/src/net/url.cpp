#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cox/net/http_client.hpp>

#include "net/http_text.hpp"

namespace cox::net {

namespace {

bool is_alpha(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

// Of a path or query. Servers disagree about anything else, and about '\' dangerously.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f && std::string_view(R"("<>\^`{|})").find(c) == std::string::npos;
  });
}

// A name or an IPv4 address. Percent-encoding in a name is left to those who like surprises.
bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_ipv6(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

// Takes "host" or "[address]" off the front.
std::optional<std::string> take_host(std::string_view& authority) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    std::string host = lowered(authority.substr(1, end - 1));
    authority.remove_prefix(end + 1);
    return is_ipv6(host) ? std::optional(std::move(host)) : std::nullopt;
  }
  const std::size_t end = std::min(authority.find(':'), authority.size());
  std::string host = lowered(authority.substr(0, end));
  authority.remove_prefix(end);
  return is_name(host) ? std::optional(std::move(host)) : std::nullopt;
}

// Of "", ":" or ":8080".
std::optional<std::uint16_t> port_in(std::string_view rest, bool secure) {
  if (!rest.empty() && rest[0] != ':') return std::nullopt;
  if (rest.size() <= 1) return secure ? 443 : 80;
  std::uint16_t port = 0;
  const char* const end = rest.data() + rest.size();
  const auto [stop, error] = std::from_chars(rest.data() + 1, end, port);
  const bool whole = error == std::errc() && stop == end && port != 0;
  return whole ? std::optional(port) : std::nullopt;
}

// Without "." and ".." (RFC 3986, 5.2.4).
std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);  // with its '/'
    path.remove_prefix(end);
    const bool up = segment == "/..";
    if (!up && segment != "/.") {
      out += segment;
      continue;
    }
    if (up) out.erase(std::min(out.rfind('/'), out.size()));
    if (path.empty()) out += '/';
  }
  return out;
}

// "path?query" without a fragment; a path that is missing is "/".
std::string to_target(std::string_view rest) {
  rest = rest.substr(0, rest.find('#'));
  const std::size_t end = std::min(rest.find('?'), rest.size());
  const std::string_view path = end == 0 ? "/" : rest.substr(0, end);
  return without_dots(path) + std::string(rest.substr(end));
}

// What follows "scheme:".
std::optional<Url> parse_hierarchy(std::string_view rest, bool secure) {
  if (!rest.starts_with("//")) return std::nullopt;
  rest.remove_prefix(2);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, end);
  rest.remove_prefix(end);
  const auto host = take_host(authority);
  if (!host || !is_plain(rest)) return std::nullopt;
  const auto port = port_in(authority, secure);
  if (!port) return std::nullopt;
  return Url{.secure = secure, .host = *host, .port = *port, .target = to_target(rest)};
}

std::optional<Url> parse_as(std::string_view text, std::string_view plain,
                            std::string_view secure) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = lowered(text.substr(0, colon));
  if (scheme != plain && scheme != secure) return std::nullopt;
  return parse_hierarchy(text.substr(colon + 1), scheme == secure);
}

bool has_scheme(std::string_view reference) {
  const std::size_t end = reference.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && reference[end] == ':';
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) { return parse_as(text, "http", "https"); }

std::optional<Url> Url::parse_web_socket(std::string_view text) {
  return parse_as(text, "ws", "wss");
}

std::optional<Url> Url::resolve(std::string_view reference) const {
  if (has_scheme(reference)) return parse(reference);
  if (reference.starts_with("//")) return parse_hierarchy(reference, secure);
  if (!is_plain(reference)) return std::nullopt;
  const std::string_view path = std::string_view(target).substr(0, target.find('?'));
  Url url = *this;
  if (reference.empty() || reference[0] == '#') return url;
  if (reference[0] == '?') {
    url.target = to_target(std::string(path) + std::string(reference));
  } else if (reference[0] == '/') {
    url.target = to_target(reference);
  } else {
    url.target =
        to_target(std::string(path.substr(0, path.rfind('/') + 1)) + std::string(reference));
  }
  return url;
}

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (secure ? 443 : 80) ? name : name + ":" + std::to_string(port);
}

bool Url::is_same_origin(const Url& other) const {
  return secure == other.secure && host == other.host && port == other.port;
}

}  // namespace cox::net
