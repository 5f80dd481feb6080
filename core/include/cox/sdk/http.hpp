// HTTP as plain values: what a plugin answers, and what it asks others. Bodies are bytes. Threads:
// values.
#ifndef COX_SDK_HTTP_HPP
#define COX_SDK_HTTP_HPP

#include <cox/abi.h>

#include <chrono>
#include <cox/json.hpp>
#include <cox/sdk/boundary.hpp>
#include <cox/sdk/encoding.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

// A header field. Names compare without regard to case.
struct HttpField {
  std::string name;
  std::string value;
};
using HttpFields = std::vector<HttpField>;

namespace sdk {

inline char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

inline bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

// The fields as they cross; they borrow from `fields`.
inline std::vector<cox_field> borrow(const HttpFields& fields) {
  std::vector<cox_field> all;
  all.reserve(fields.size());
  for (const HttpField& field : fields) all.push_back({borrow(field.name), borrow(field.value)});
  return all;
}

}  // namespace sdk

// An answer: one to give, or one that came.
struct HttpResponse {
  int status = 200;  // 0: no answer came, `error` says why
  HttpFields fields{};
  std::string body{};
  std::string error{};

  // As plain text, UTF-8.
  static HttpResponse text(int status, std::string_view text) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::string(text), {}};
  }
  static HttpResponse json(const Json& value, int status = 200) {
    return {status, {{"Content-Type", "application/json"}}, value.dump(), {}};
  }

  bool ok() const { return status >= 200 && status < 300; }
  // The value of the first field with this name, or "".
  std::string field(std::string_view name) const {
    for (const HttpField& each : fields) {
      if (sdk::same_name(each.name, name)) return each.value;
    }
    return {};
  }
  // The body as JSON; null where it is none.
  Json json() const { return Json::parse(body).value_or(Json()); }
};

// A request to somebody else, for call.fetch() and plugin.fetch():
//
//   call.fetch(cox::HttpRequest::post("https://ci.example/builds", build).bearer(token), ...)
struct HttpRequest {
  using Millis = std::chrono::milliseconds;

  std::string method = "GET";
  std::string url{};  // http or https
  HttpFields fields{};
  std::string body{};
  Millis timeout = std::chrono::seconds(30);  // for all of it
  std::size_t body_bytes = 10U << 20;         // an answer that is longer is a failure
  std::uint32_t redirects = 5;                // followed for GET and HEAD; 0: none

  static HttpRequest get(std::string_view url) { return of("GET", url); }
  static HttpRequest head(std::string_view url) { return of("HEAD", url); }
  static HttpRequest remove(std::string_view url) { return of("DELETE", url); }
  static HttpRequest post(std::string_view url, const Json& value) {
    return of("POST", url).json(value);
  }
  static HttpRequest put(std::string_view url, const Json& value) {
    return of("PUT", url).json(value);
  }
  static HttpRequest of(std::string_view method, std::string_view url) {
    HttpRequest request;
    request.method = method;
    request.url = url;
    return request;
  }

  HttpRequest& field(std::string_view name, std::string_view value) {
    fields.push_back({std::string(name), std::string(value)});
    return *this;
  }
  HttpRequest& bearer(std::string_view token) {
    return field("Authorization", "Bearer " + std::string(token));
  }
  HttpRequest& basic(std::string_view user, std::string_view password) {
    const std::string both = std::string(user) + ":" + std::string(password);
    return field("Authorization", "Basic " + to_base64(both));
  }
  HttpRequest& json(const Json& value) {
    body = value.dump();
    return field("Content-Type", "application/json");
  }
  HttpRequest& text(std::string_view text) {
    body = text;
    return field("Content-Type", "text/plain; charset=utf-8");
  }
  HttpRequest& within(Millis time) {
    timeout = time;
    return *this;
  }
};

// Thrown by a route's handler (and by request().json()): the client gets this status and text, and
// the bot's log keeps quiet about it. Any other exception is a 500 that tells the client nothing.
class HttpError : public Error {
 public:
  HttpError(int status, const std::string& text)
      : Error(COX_INVALID, text), response_(HttpResponse::text(status, text + "\n")) {}
  const HttpResponse& response() const { return response_; }

 private:
  HttpResponse response_;
};

}  // namespace cox

#endif  // COX_SDK_HTTP_HPP
