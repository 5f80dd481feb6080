#include "net/http_scan.hpp"

#include <algorithm>

#include "net/http_text.hpp"

namespace cox::net {

namespace {

constexpr std::size_t kLongestMethod = 32;

bool is_target_byte(char c) { return c > 0x20 && c < 0x7f && c != '#'; }

std::optional<HttpFault> check_version(std::string_view version) {
  const bool http = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                    version[6] == '.' && is_digit(version[7]);
  if (!http) return HttpFault{400, "the request line does not end with a version of HTTP"};
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return std::nullopt;
  return HttpFault{505, "this server speaks HTTP/1.1"};
}

}  // namespace

std::optional<HttpFault> check_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::string_view method = line.substr(0, first);
  if (!is_token(method) || method.size() > kLongestMethod)
    return HttpFault{400, "there is no method at the beginning"};
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return HttpFault{400, "the request line needs a method, a target and a version"};
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (target.empty() || !all_of(target, is_target_byte))
    return HttpFault{400, "the target has bytes that do not belong there"};
  return check_version(line.substr(last + 1));
}

std::optional<HttpFault> check_field_line(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t'))
    return HttpFault{400, "a field goes on in another line"};
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return HttpFault{400, "a field has no colon"};
  if (!is_token(line.substr(0, colon)))
    return HttpFault{400, "a field's name has bytes that do not belong there"};
  if (!is_value(line.substr(colon + 1))) return HttpFault{400, "a field's value has control bytes"};
  return std::nullopt;
}

HeadScan::Progress HeadScan::look(std::string_view bytes, std::size_t limit) {
  if (!bytes.empty() && !is_token_byte(bytes.front()))
    return {.fault = HttpFault{400, "this is not HTTP"}};
  while (true) {
    const std::size_t feed = bytes.substr(0, limit).find('\n', seen_);
    if (feed == std::string_view::npos) break;
    if (feed == 0 || bytes[feed - 1] != '\r')
      return {.fault = HttpFault{400, "a line does not end with CR LF"}};
    const std::string_view line = bytes.substr(line_, feed - 1 - line_);
    if (line.empty()) return {.end = feed + 1};
    if (auto fault = line_ == 0 ? check_request_line(line) : check_field_line(line))
      return {.fault = fault};
    line_ = seen_ = feed + 1;
  }
  seen_ = std::min(bytes.size(), limit);
  if (bytes.size() < limit) return {};
  return {.fault = HttpFault{431, "the request line and the fields are too long"}};
}

}  // namespace cox::net
