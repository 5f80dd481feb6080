#include "net/proxy.hpp"

#include <doctest/doctest.h>

using namespace cox::net;

namespace {

const Proxy kProxy{.host = "proxy.example", .port = 3128};

std::string words(std::string_view answer) {
  const auto refused = refusal(answer, kProxy);
  return refused ? refused->message : "";
}

}  // namespace

TEST_CASE("a way through is asked for") {
  Endpoint to{.host = "irc.example", .port = 6697, .proxy = kProxy};
  CHECK(connect_request(to) ==
        "CONNECT irc.example:6697 HTTP/1.1\r\nHost: irc.example:6697\r\n\r\n");
  to.host = "2001:db8::1";
  to.proxy->user = "Aladdin";
  to.proxy->password = "open sesame";
  // The header of RFC 7617, section 2.
  CHECK(connect_request(to) ==
        "CONNECT [2001:db8::1]:6697 HTTP/1.1\r\nHost: [2001:db8::1]:6697\r\n"
        "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n");
}

TEST_CASE("the answer is read") {
  CHECK(words("HTTP/1.1 200 Connection established\r\n\r\n").empty());
  CHECK(words("HTTP/1.0 200\r\n\r\n").empty());
  CHECK(words("HTTP/1.1 403 Filtered\r\nVia: x\r\n\r\n") ==
        "the proxy proxy.example:3128 refused: 403 Filtered");
  CHECK(words("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") ==
        "the proxy proxy.example:3128 refused: 407 Proxy Authentication Required; set its user and "
        "password");
  for (const char* each : {"", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1", "HTTP/1.1-200 no"})
    CHECK(words(each) == "the proxy proxy.example:3128 does not speak HTTP");
}
