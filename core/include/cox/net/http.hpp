// What goes over HTTP/1.1 (RFC 9110, RFC 9112), as values. The bytes of a body are what they are:
// nothing here expects text. Values, guarded by their owners; the functions are pure.
#ifndef COX_NET_HTTP_HPP
#define COX_NET_HTTP_HPP

#include <string>
#include <string_view>
#include <vector>

namespace cox::net {

// A header field. Names compare without regard to case.
struct HttpField {
  std::string name;
  std::string value;

  friend bool operator==(const HttpField&, const HttpField&) = default;
};
using HttpFields = std::vector<HttpField>;  // in the order of the message; a name may come twice

// The value of the first field with this name, or null. The pointer is into `fields`.
const std::string* find_field(const HttpFields& fields, std::string_view name);

struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  // the path and the query as they were sent
  HttpFields fields = {};
  std::string body = {};
};

struct HttpResponse {
  int status = 200;
  // Content-Length, Transfer-Encoding, Connection and Date belong to whoever sends it: those in
  // here are left out. Only "Connection: close" says something: this is the last answer.
  HttpFields fields = {};
  std::string body = {};
};

// "Not Found" for 404; empty for a number that RFC 9110 does not name. Static.
std::string_view reason_of(int status);

}  // namespace cox::net

#endif  // COX_NET_HTTP_HPP
