#include <doctest/doctest.h>

#include "caller.hpp"

using namespace cox::net;
using Kind = Failure::Kind;

namespace {

HttpClient::Options through(const HttpPeer& proxy) {
  return {.proxy = Proxy{
              .host = "127.0.0.1", .port = proxy.port(), .user = "cox", .password = "secret"}};
}
const std::string kCredentials = "Proxy-Authorization: Basic Y294OnNlY3JldA==\r\n";

}  // namespace

TEST_CASE("a proxy fetches what is not secure") {
  HttpPeer proxy;
  Caller caller(through(proxy));
  Asked asked = caller.gets("http://[::1]:8080/x?y");
  CHECK(proxy.accepts_head() == "GET http://[::1]:8080/x?y HTTP/1.1\r\nHost: [::1]:8080\r\n" +
                                    kCredentials + "User-Agent: coxswain\r\n\r\n");
  proxy.says("HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(asked.answer().status == 204);
}

TEST_CASE("a proxy opens a way to what is secure, and learns nothing else") {
  HttpPeer proxy;
  Caller caller(through(proxy));
  Asked asked = caller.asks(Caller::url_of("https://example.org/hidden"),
                            {.fields = {{"Authorization", "hidden"}}});
  const std::string where = "example.org:443";
  CHECK(proxy.accepts_head() ==
        "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n" + kCredentials + "\r\n");
  proxy.says("HTTP/1.1 200 OK\r\n\r\n");
  CHECK(proxy.hears(3).starts_with("\x16\x03"));  // TLS begins (RFC 8446, 5.1)
  proxy.hang_up();
  asked.failure();
}

TEST_CASE("a proxy that refuses the way") {
  HttpPeer proxy;
  Caller caller(through(proxy));
  Asked asked = caller.gets("https://example.org/");
  proxy.accepts_head();
  proxy.says("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  CHECK(asked.failure().kind == Kind::proxy);
}
