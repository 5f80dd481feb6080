#include <doctest/doctest.h>

#include <cox/net/http_client.hpp>
#include <string>

using cox::net::Url;

namespace {

// "scheme|host|port|target", or "none".
std::string parts(const std::optional<Url>& url) {
  if (!url) return "none";
  return std::string(url->secure ? "https" : "http") + "|" + url->host + "|" +
         std::to_string(url->port) + "|" + url->target;
}
std::string parsed(std::string_view text) { return parts(Url::parse(text)); }

}  // namespace

TEST_CASE("a URL in its parts") {
  CHECK(parsed("http://example.org") == "http|example.org|80|/");
  CHECK(parsed("HTTPS://Example.ORG:8443/a/b?c=d#e") == "https|example.org|8443|/a/b?c=d");
  CHECK(parsed("https://h?x") == "https|h|443|/?x");
  CHECK(parsed("https://h#x/y") == "https|h|443|/");
  CHECK(parsed("http://h:/") == "http|h|80|/");
  CHECK(parsed("http://[::1]:81/x") == "http|::1|81|/x");
  CHECK(parsed("http://[2001:DB8::1]/") == "http|2001:db8::1|80|/");
  CHECK(parsed("http://h/a/../b/./c") == "http|h|80|/b/c");
  CHECK(parts(Url::parse_web_socket("wss://h/x")) == "https|h|443|/x");
  CHECK(parts(Url::parse_web_socket("ws://h:1")) == "http|h|1|/");
}

TEST_CASE("what is no URL, or one that two programs would read in two ways") {
  for (const char* text : {"",
                           "http",
                           "http:",
                           "http://",
                           "http:///x",
                           "ftp://h/",
                           "file:///etc/passwd",
                           "//h/",
                           "http:h",
                           "http://user@h/",
                           "http://user:pass@h/",
                           "http://h@evil/",
                           "http://h:0/",
                           "http://h:65536/",
                           "http://h:8x/",
                           "http://h:-1/",
                           "http://h: 80/",
                           "http://h\\@evil/",
                           "http://h/\\evil",
                           "http://h /",
                           "http://h/a b",
                           "http://h/\r\nHost: evil",
                           "http://h\n/",
                           "http://h/\x7f",
                           "http://h/\xc3\xa4",
                           "http://\xc3\xa4/",
                           "http://[::1/",
                           "http://[::1]x/",
                           "http://[::g]/",
                           "http://[fe80::1%25eth0]/",
                           "http://[1.2.3.4]/",
                           "http://[]/",
                           "http://::1/",
                           "http://%31/",
                           "ws://h/",
                           " http://h/"})
    CHECK_MESSAGE(parsed(text) == "none", text);
  CHECK(parsed(std::string_view("http://h/\0x", 11)) == "none");
  CHECK(parts(Url::parse_web_socket("http://h/")) == "none");
}

TEST_CASE("what a reference means, seen from a URL") {
  const Url base = *Url::parse("https://h:8443/b/c/d;p?q");
  const auto seen = [&](std::string_view reference) { return parts(base.resolve(reference)); };
  const std::string here = "https|h|8443|";
  CHECK(seen("https://o/x") == "https|o|443|/x");
  CHECK(seen("http://o/x") == "http|o|80|/x");
  CHECK(seen("//o/x") == "https|o|443|/x");
  CHECK(seen("/x?y#z") == here + "/x?y");
  CHECK(seen("?y") == here + "/b/c/d;p?y");
  CHECK(seen("") == here + "/b/c/d;p?q");
  CHECK(seen("#s") == here + "/b/c/d;p?q");
  // RFC 3986, 5.4
  CHECK(seen("g") == here + "/b/c/g");
  CHECK(seen("./g") == here + "/b/c/g");
  CHECK(seen("g/") == here + "/b/c/g/");
  CHECK(seen("g?y") == here + "/b/c/g?y");
  CHECK(seen(".") == here + "/b/c/");
  CHECK(seen("./") == here + "/b/c/");
  CHECK(seen("..") == here + "/b/");
  CHECK(seen("../g") == here + "/b/g");
  CHECK(seen("../../g") == here + "/g");
  CHECK(seen("../../../g") == here + "/g");
  CHECK(seen("/./g") == here + "/g");
  CHECK(seen("g.") == here + "/b/c/g.");
  CHECK(seen("..g") == here + "/b/c/..g");
  CHECK(seen("./g/.") == here + "/b/c/g/");
  CHECK(seen("g;x=1/../y") == here + "/b/c/y");
  for (const char* reference :
       {"javascript:x", "http:g", "//user@o/", "\\\\o\\x", "/a b", "/\r\nX: y"})
    CHECK_MESSAGE(seen(reference) == "none", reference);
}
