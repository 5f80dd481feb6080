#include "net/http_request.hpp"

#include <algorithm>
#include <array>
#include <cox/net/base64.hpp>

#include "net/http_text.hpp"

namespace cox::net {

namespace {

// Ours to say: with a second opinion on them the two ends would disagree where the message ends.
bool is_ours(const std::string& name) {
  static constexpr std::array kOurs{"Host",
                                    "Content-Length",
                                    "Transfer-Encoding",
                                    "Connection",
                                    "Keep-Alive",
                                    "Proxy-Connection",
                                    "Upgrade",
                                    "Expect",
                                    "TE",
                                    "Trailer",
                                    "Proxy-Authorization"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](const char* ours) { return same_name(name, ours); });
}

bool is_target(std::string_view text) {
  return text.starts_with('/') &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f && std::string_view("/?#@[]\\").find(c) == std::string_view::npos;
  });
}

Failure invalid(std::string message) { return {Failure::Kind::invalid, std::move(message)}; }

bool has_body(const HttpRequest& request) {
  const std::string& method = request.method;
  return !request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

std::string line(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value) + "\r\n";
}

}  // namespace

std::optional<Failure> unsendable(const HttpRequest& request, const Url& to) {
  if (!is_token(request.method) || request.method == "CONNECT")
    return invalid("the method of the request is none (RFC 9110, 5.6.2)");
  if (!is_host(to.host) || to.port == 0 || !is_target(to.target))
    return invalid("the URL of the request is none: a byte in it is not allowed there");
  for (const HttpField& field : request.fields) {
    if (!is_token(field.name)) return invalid("the name of a field of the request is none");
    if (is_ours(field.name))
      return invalid("the field " + field.name + " is set by the client: leave it out");
    // What it is stays out of the message: it may be a secret.
    if (!is_value(field.value))
      return invalid("the value of the field " + field.name +
                     " has a line break or a control in it");
  }
  return std::nullopt;
}

std::string to_bytes(const HttpRequest& request, const Url& to, const Proxy* proxy) {
  const std::string where = proxy != nullptr ? "http://" + to.authority() : "";
  std::string bytes = request.method + " " + where + to.target + " HTTP/1.1\r\n";
  bytes += line("Host", to.authority());
  if (proxy != nullptr && !proxy->user.empty())
    bytes += line("Proxy-Authorization", basic_credentials(*proxy));
  if (find_field(request.fields, "User-Agent") == nullptr) bytes += line("User-Agent", "coxswain");
  for (const HttpField& field : request.fields) bytes += line(field.name, field.value);
  if (has_body(request)) bytes += line("Content-Length", std::to_string(request.body.size()));
  return bytes + "\r\n" + request.body;
}

bool is_idempotent(std::string_view method) {
  static constexpr std::array<std::string_view, 6> kSafeTwice{"GET",    "HEAD",    "PUT",
                                                              "DELETE", "OPTIONS", "TRACE"};
  return std::find(kSafeTwice.begin(), kSafeTwice.end(), method) != kSafeTwice.end();
}

std::string basic_credentials(const Proxy& proxy) {
  return "Basic " + base64(proxy.user + ":" + proxy.password);
}

}  // namespace cox::net
