#include <doctest/doctest.h>

#include <atomic>

#include "caller.hpp"

using namespace cox::net;
using Kind = Failure::Kind;

namespace {

std::string redirect(const std::string& to, const std::string& status = "302 Found") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nLocation: " + to + "\r\n\r\n";
}
const std::string kEmpty = "HTTP/1.1 204 No Content\r\n\r\n";

}  // namespace

TEST_CASE("a redirect is followed, on the same connection where it leads to the same origin") {
  for (const char* status :
       {"301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"}) {
    HttpPeer peer;
    Caller caller;
    Asked asked = caller.gets(peer.url("/a/b"));
    peer.accepts_head();
    peer.says(redirect("c?d", status));
    CHECK(has(peer.hears_head(), "GET /a/c?d "));
    peer.says(kEmpty);
    CHECK(asked.answer().status == 204);
  }
}

TEST_CASE("credentials do not follow to another origin") {
  HttpPeer first;
  HttpPeer second;
  Caller caller;
  Asked asked =
      caller.asks(Caller::url_of(first.url()),
                  {.fields = {{"authorization", "a"}, {"COOKIE", "b"}, {"X-Other", "c"}}});
  first.accepts_head();
  first.says(redirect("/same"));
  const std::string same = first.hears_head();
  CHECK(has(same, "authorization: a\r\n"));
  CHECK(has(same, "COOKIE: b\r\n"));
  first.says(redirect(second.url()));
  const std::string other = second.accepts_head();
  CHECK_FALSE(has(other, "authorization"));
  CHECK_FALSE(has(other, "COOKIE"));
  CHECK(has(other, "X-Other: c\r\n"));
  second.says(kEmpty);
  CHECK(asked.answer().status == 204);
}

TEST_CASE("a circle of redirects ends") {
  HttpPeer peer;
  Caller caller;
  Asked asked = caller.gets(peer.url(), {.redirects = 2});
  peer.accepts_head();
  for (int i = 0; i < 2; ++i) {
    peer.says(redirect("/"));
    peer.hears_head();
  }
  peer.says(redirect("/"));
  const Failure why = asked.failure();
  CHECK(why.kind == Kind::invalid);
  CHECK(has(why.message, "more than 2 redirects"));
}

TEST_CASE("a redirect is the answer where it is not to be followed") {
  HttpPeer peer;
  Caller caller;
  Asked none = caller.gets(peer.url(), {.redirects = 0});
  peer.accepts_head();
  peer.says(redirect("/x"));
  CHECK(none.answer().status == 302);
  Asked post = caller.asks(Caller::url_of(peer.url()), {.method = "POST"});
  peer.hears_head();
  peer.says(redirect("/x", "307 Temporary Redirect"));
  CHECK(post.answer().status == 307);
  Asked nowhere = caller.gets(peer.url());
  peer.hears_head();
  peer.says("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
  CHECK(nowhere.answer().status == 302);
}

TEST_CASE("a redirect to what is no web address is refused") {
  for (const char* to : {"file:///etc/passwd", "gopher://127.0.0.1/", "//user@h/", "http:///"}) {
    HttpPeer peer;
    Caller caller;
    Asked asked = caller.gets(peer.url());
    peer.accepts_head();
    peer.says(redirect(to));
    CHECK(asked.failure().kind == Kind::invalid);
  }
}

TEST_CASE("each address is asked about before it is connected to, that of a redirect too") {
  HttpPeer first;
  HttpPeer second;
  std::string asked_about;
  Caller caller({.may_connect = [&](const std::string& host, const std::string& address) {
    asked_about += host + "=" + address + " ";
    return host != "localhost";
  }});
  Asked asked = caller.gets(first.url());
  first.accepts_head();
  first.says(redirect("http://localhost:" + std::to_string(second.port()) + "/"));
  const Failure why = asked.failure();
  CHECK(why.kind == Kind::invalid);
  CHECK(has(why.message, "not allowed"));
  std::string seen;
  caller.loop.run([&] { seen = asked_about; });
  CHECK(has(seen, "127.0.0.1=127.0.0.1 "));
  CHECK(has(seen, "localhost=127.0.0.1 "));
}

TEST_CASE("an address in disguise is asked about by its plain name") {
  for (const char* host : {"[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f000001"}) {
    std::string seen;
    Caller caller({.may_connect = [&](const std::string&, const std::string& address) {
      seen = address;
      return false;
    }});
    CHECK(caller.gets("http://" + std::string(host) + ":1/").failure().kind == Kind::invalid);
    CHECK_MESSAGE(seen == "127.0.0.1", host);
  }
}

TEST_CASE("of several addresses those are tried that are allowed") {
  HttpPeer peer;  // at 127.0.0.1 only
  Caller caller({.may_connect = [](const std::string&, const std::string& address) {
    return address == "127.0.0.1";
  }});
  Asked asked = caller.gets("http://localhost:" + std::to_string(peer.port()) + "/");
  CHECK(has(peer.accepts_head(), "Host: localhost:"));
  peer.says(kEmpty);
  CHECK(asked.answer().status == 204);
}
