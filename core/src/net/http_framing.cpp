#include "net/http_framing.hpp"

#include <algorithm>
#include <charconv>

#include "net/http_text.hpp"

namespace cox::net {

namespace {

using Fault = std::optional<HttpFault>;

struct Found {
  const std::string* value = nullptr;  // of the first one
  int count = 0;
};

Found find(const HttpFields& fields, std::string_view name) {
  Found found;
  for (const HttpField& field : fields) {
    if (!same_name(field.name, name)) continue;
    if (found.count++ == 0) found.value = &field.value;
  }
  return found;
}

bool is_host_byte(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
         std::string_view("-._~%!$&'()*+;=:[]").find(c) != std::string_view::npos;
}

Fault judge_host(const HttpHead& head) {
  const Found host = find(head.request.fields, "Host");
  if (host.count > 1) return HttpFault{400, "Host is there more than once"};
  if (host.count == 0 && head.is_1_1) return HttpFault{400, "Host is missing"};
  if (host.value != nullptr && !all_of(*host.value, is_host_byte))
    return HttpFault{400, "Host is not the name of a host"};
  return std::nullopt;
}

// "http://host/path" is what a proxy is asked for; we are only asked for ourselves.
Fault judge_absolute(HttpHead& head) {
  std::string& target = head.request.target;
  const std::size_t slashes = target.find("://");
  if (slashes == std::string::npos) return HttpFault{400, "the target is not a path"};
  const std::string_view scheme = std::string_view(target).substr(0, slashes);
  const std::size_t begin = slashes + 3;
  const std::size_t end = std::min(target.find_first_of("/?", begin), target.size());
  const Found host = find(head.request.fields, "Host");
  const bool ours = (same_name(scheme, "http") || same_name(scheme, "https")) &&
                    host.value != nullptr && end > begin &&
                    same_name(std::string_view(target).substr(begin, end - begin), *host.value);
  if (!ours) return HttpFault{421, "the target is not of this server"};
  target.erase(0, end);
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  return std::nullopt;
}

Fault judge_target(HttpHead& head) {
  const HttpRequest& request = head.request;
  if (request.method == "CONNECT" || request.method == "TRACE")
    return HttpFault{501, "this server knows neither CONNECT nor TRACE"};
  if (request.target.starts_with('/')) return std::nullopt;
  if (request.target == "*" && request.method == "OPTIONS") return std::nullopt;
  return judge_absolute(head);
}

Fault judge_length(const std::string& value, std::uint64_t& length) {
  const char* const end = value.data() + value.size();
  const bool digits = !value.empty() && all_of(value, is_digit);
  const auto [rest, error] = std::from_chars(value.data(), end, length);
  if (digits && error == std::errc() && rest == end) return std::nullopt;
  return HttpFault{400, "Content-Length is not a number"};
}

Fault judge_body(const HttpHead& head, HttpFraming& framing) {
  const Found length = find(head.request.fields, "Content-Length");
  const Found coding = find(head.request.fields, "Transfer-Encoding");
  if (length.count > 0 && coding.count > 0)
    return HttpFault{400, "Content-Length and Transfer-Encoding exclude one another"};
  if (length.count > 1) return HttpFault{400, "Content-Length is there more than once"};
  if (coding.count > 1) return HttpFault{400, "Transfer-Encoding is there more than once"};
  if (length.count == 1) return judge_length(*length.value, framing.length);
  if (coding.count == 0) return std::nullopt;
  if (!head.is_1_1) return HttpFault{400, "HTTP/1.0 has no Transfer-Encoding"};
  if (!same_name(*coding.value, "chunked"))
    return HttpFault{501, "the only Transfer-Encoding here is chunked"};
  framing.chunked = true;
  return std::nullopt;
}

void judge_connection(const HttpHead& head, HttpFraming& framing) {
  framing.keep_alive = head.is_1_1;
  bool close = false;
  for (const HttpField& field : head.request.fields) {
    if (!same_name(field.name, "Connection")) continue;
    each_element(field.value, [&](std::string_view option) {
      if (same_name(option, "close")) close = true;
      if (same_name(option, "keep-alive")) framing.keep_alive = true;
    });
  }
  if (close) framing.keep_alive = false;
}

Fault judge_expectation(const HttpHead& head, HttpFraming& framing) {
  const Found expectation = find(head.request.fields, "Expect");
  if (expectation.count == 0 || !head.is_1_1) return std::nullopt;  // RFC 9110, 10.1.1
  if (expectation.count > 1 || !same_name(*expectation.value, "100-continue"))
    return HttpFault{417, "the only thing to expect here is 100-continue"};
  framing.expects_continue = framing.has_body();
  return std::nullopt;
}

}  // namespace

std::optional<HttpFault> judge(HttpHead& head, HttpFraming& framing) {
  if (auto fault = judge_host(head)) return fault;
  if (auto fault = judge_body(head, framing)) return fault;
  if (auto fault = judge_target(head)) return fault;
  judge_connection(head, framing);
  return judge_expectation(head, framing);
}

}  // namespace cox::net
