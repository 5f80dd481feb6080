#include <doctest/doctest.h>

#include "caller.hpp"

using namespace cox::net;
using std::chrono::milliseconds;
using Kind = Failure::Kind;

namespace {

const std::string kEmpty = "HTTP/1.1 204 No Content\r\n\r\n";

std::string answer(const std::string& body, const std::string& fields = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + fields +
         "\r\n" + body;
}

// What comes of a GET that is answered with these bytes, after which the connection ends.
Failure fails(const std::string& bytes, HttpClient::Limits limits = {},
              HttpClient::Options options = {}) {
  HttpPeer peer;
  Caller caller(std::move(options));
  Asked asked = caller.gets(peer.url(), limits);
  peer.accepts_head();
  peer.says(bytes);
  peer.hang_up();
  return asked.failure();
}

}  // namespace

TEST_CASE("a request and its answer, byte by byte") {
  HttpPeer peer;
  Caller caller;
  Asked asked = caller.asks(Caller::url_of(peer.url("/a?b=c")),
                            {.method = "POST", .fields = {{"X-Y", "z"}}, .body = "hello"});
  const std::string where = "127.0.0.1:" + std::to_string(peer.port());
  CHECK(peer.accepts_head() ==
        "POST /a?b=c HTTP/1.1\r\nHost: " + where +
            "\r\nUser-Agent: coxswain\r\nX-Y: z\r\nContent-Length: 5\r\n\r\n");
  CHECK(peer.hears(5) == "hello");
  for (const char byte : answer("world", "X-A: 1\r\nX-A: 2\r\n")) peer.says({&byte, 1});
  const HttpResponse came = asked.answer();
  CHECK(came.status == 200);
  CHECK(came.body == "world");
  REQUIRE(came.fields.size() == 3);
  CHECK(came.fields[2] == HttpField{"X-A", "2"});
}

TEST_CASE("bodies in chunks, up to the end, and none") {
  HttpPeer peer;
  Caller caller;
  const auto body = [&](const std::string& bytes, const char* method = "GET") {
    Asked asked = caller.asks(Caller::url_of(peer.url()), {.method = method});
    peer.accepts_head();
    peer.says(bytes);
    peer.hang_up();
    return asked.answer().body;
  };
  CHECK(body("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
             "5;x=y\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX-Late: 1\r\n\r\n") == "hello world");
  CHECK(body("HTTP/1.0 200 OK\r\n\r\nuntil the end") == "until the end");
  CHECK(body("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n", "HEAD").empty());
  CHECK(
      body("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nContent-Length: 5\r\n\r\n").empty());
  CHECK(body("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" +
             answer("last", "Connection: close\r\n")) == "last");
}

TEST_CASE("fields after a chunked body are not mixed up with those before it") {
  HttpPeer peer;
  Caller caller;
  Asked asked = caller.gets(peer.url());
  peer.accepts_head();
  peer.says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nLocation: /evil\r\n\r\n");
  CHECK(find_field(asked.answer().fields, "location") == nullptr);
}

TEST_CASE("answers that are none") {
  CHECK(fails("").kind == Kind::closed);
  CHECK(has(fails("").message, "without an answer"));
  CHECK(has(fails("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell").message, "in the midst"));
  CHECK(has(fails("HTTP/1.1 200 OK\r\nContent-").message, "in the midst"));
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(has(fails(chunked + "5\r\nhello\r\n").message, "in the midst"));
  for (const std::string& bytes : {
           std::string("SSH-2.0-OpenSSH_9.2\r\n"),
           std::string("HTTP/2.0 200 OK\r\n\r\n"),
           std::string("HTTP/1.1 999999 OK\r\n\r\n"),
           std::string("HTTP/1.1 099 OK\r\n\r\n"),
           std::string("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nX y: z\r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nX: \x01\r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
           std::string(
               "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
           chunked + "x\r\nhello\r\n",
           chunked + "5\r\nhelloX\r\n0\r\n\r\n",
           chunked + "-5\r\nhello\r\n",
           chunked + "fffffffffffffffff\r\nhello\r\n",
       })
    CHECK_MESSAGE(fails(bytes).kind == Kind::protocol, bytes);
}

TEST_CASE("an answer that is too large is given up before it is kept") {
  const HttpClient::Limits small{.body_bytes = 4};
  CHECK(fails("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", small).kind == Kind::full);
  CHECK(fails("HTTP/1.1 200 OK\r\n\r\n12345", small).kind == Kind::full);
  CHECK(fails("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n", small)
            .kind == Kind::full);
}

TEST_CASE("a head without an end, and lines of chunks without one, are given up") {
  const HttpClient::Options small{.head_bytes = 1'000};
  const std::string long_value(1'100, 'x');
  CHECK(fails("HTTP/1.1 200 " + long_value, {}, small).kind == Kind::full);
  CHECK(fails("HTTP/1.1 200 OK\r\nX: " + long_value, {}, small).kind == Kind::full);
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 300; ++i) many += "X: y\r\n";
  CHECK(fails(many, {}, small).kind == Kind::full);
  CHECK(fails(many + "\r\n", {}, small).kind == Kind::full);
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(fails(chunked + "1;x=" + long_value, {}, small).kind == Kind::full);
  CHECK(fails(chunked + "0\r\nX: " + long_value, {}, small).kind == Kind::full);
  std::string early;
  for (int i = 0; i < 60; ++i) early += "HTTP/1.1 100 Continue\r\n\r\n";
  CHECK(fails(early).kind == Kind::protocol);
}

TEST_CASE("a server that is slow, silent or not there") {
  HttpPeer peer;
  Caller caller;
  Asked silent = caller.gets(peer.url(), {.deadline = milliseconds(50)});
  const Failure why = silent.failure();
  CHECK(why.kind == Kind::timeout);
  CHECK(has(why.message, "127.0.0.1:" + std::to_string(peer.port())));
  Asked slow = caller.gets(peer.url(), {.deadline = milliseconds(300)});
  peer.accept();  // the first, which has been given up
  peer.accepts_head();
  peer.says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
  CHECK(slow.failure().kind == Kind::timeout);
  CHECK(peer.hears(1).empty());  // and the connection is closed
  std::string gone;
  {
    HttpPeer other;
    gone = other.url();
  }
  CHECK(caller.gets(gone).failure().kind == Kind::connect);
}

TEST_CASE("a request that could be taken for two is not sent") {
  Caller caller;
  const Url url{.host = "127.0.0.1", .port = 1};
  const auto refused = [&](const HttpRequest& request, const Url& to) {
    return caller.asks(to, request).failure().kind == Kind::invalid;
  };
  CHECK(refused({.method = "GET / HTTP/1.1\r\nX:"}, url));
  CHECK(refused({.method = ""}, url));
  CHECK(refused({.method = "CONNECT"}, url));
  CHECK(refused({.fields = {{"X", "y\r\nContent-Length: 5"}}}, url));
  CHECK(refused({.fields = {{"X", "y\n"}}}, url));
  CHECK(refused({.fields = {{"X", std::string("y\0", 2)}}}, url));
  CHECK(refused({.fields = {{"X: y\r\nZ", "y"}}}, url));
  CHECK(refused({.fields = {{"X ", "y"}}}, url));
  CHECK(refused({.fields = {{"", "y"}}}, url));
  CHECK(refused({.fields = {{"content-length", "5"}}}, url));
  CHECK(refused({.fields = {{"transfer-encoding", "chunked"}}}, url));
  CHECK(refused({.fields = {{"Host", "evil"}}}, url));
  CHECK(refused({}, {.host = "127.0.0.1", .port = 1, .target = "/ HTTP/1.1\r\nX: y"}));
  CHECK(refused({}, {.host = "127.0.0.1", .port = 1, .target = "http://evil/"}));
  CHECK(refused({}, {.host = "h\r\nX: y", .port = 1}));
  CHECK(refused({}, {.host = "", .port = 1}));
  // The secret is not told.
  CHECK_FALSE(has(caller.asks(url, {.fields = {{"Authorization", "s3cret\n"}}}).failure().message,
                  "s3cret"));
}

TEST_CASE("what is cancelled calls nobody, and neither does a client that is gone") {
  HttpPeer peer;
  Caller caller;
  Asked asked = caller.gets(peer.url());
  peer.accepts_head();
  bool found = false;
  caller.loop.run([&] { found = caller.client->cancel(asked.id); });
  CHECK(found);
  CHECK(peer.hears(1).empty());
  caller.loop.run([&] { found = caller.client->cancel(asked.id); });
  CHECK_FALSE(found);
  Asked second = caller.gets(peer.url());
  peer.accepts_head();
  caller.loop.run([&] { caller.client.reset(); });
  CHECK(peer.hears(1).empty());
  // Both callbacks have gone without a call.
  CHECK_THROWS_AS(asked.answer(), std::future_error);
  CHECK_THROWS_AS(second.answer(), std::future_error);
}

TEST_CASE("a callback may ask again, and may destroy the client") {
  HttpPeer peer;
  Caller caller;
  std::promise<void> done;
  const Url url = Caller::url_of(peer.url());
  caller.loop.run([&] {
    caller.client->send(url, {}, {}, [&](const HttpClient::Outcome&) {
      caller.client->send(url, {}, {}, [&](const HttpClient::Outcome&) {
        caller.client.reset();
        done.set_value();
      });
    });
  });
  peer.accepts_head();
  peer.says(kEmpty);
  peer.hears_head();
  peer.says(kEmpty);
  CHECK(done.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready);
}
