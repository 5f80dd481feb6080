#include <doctest/doctest.h>

#include <cox/net/http_server.hpp>
#include <future>
#include <thread>

#include "raw_client.hpp"
#include "serving.hpp"

using namespace cox::net;
using std::chrono::milliseconds;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

std::string post(const std::string& target, const std::string& more, const std::string& body) {
  return "POST " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n" + body;
}

// All that comes back when the client says this, and nothing more.
std::string exchange(Serving& serving, const std::string& bytes) {
  RawClient client(serving.port());
  client.says(bytes);
  client.ends();
  return client.hears_all();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
  return found;
}

}  // namespace

TEST_CASE("requests of one connection are answered one after the other") {
  Serving serving;
  RawClient client(serving.port());
  client.says(kGet);
  const std::string first = client.hears("]\n");
  CHECK(first.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  CHECK(has(first, "\r\nContent-Length: 10\r\n\r\nGET /a []\n"));
  CHECK_FALSE(has(first, "Connection:"));
  client.says(post("/b?c=%20d", "Content-Length: 3\r\n", "xyz"));
  CHECK(has(client.hears("]\n"), "POST /b?c=%20d [xyz]\n"));
  CHECK(serving.counts().connections == 1);
  CHECK(serving.counts().requests == 2);
  CHECK(serving.counts().malformed == 0);
}

TEST_CASE("a body comes in chunks, however they are cut") {
  Serving serving;
  RawClient client(serving.port());
  const std::string request = post("/", "Transfer-Encoding: chunked\r\n",
                                   "5\r\nhello\r\n6;why=\"so\"\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n");
  client.says(request + request);
  CHECK(has(client.hears("]\n"), "POST / [hello world]\n"));
  CHECK(has(client.hears("]\n"), "POST / [hello world]\n"));
  for (const char byte : request) client.says({&byte, 1});
  CHECK(has(client.hears("]\n"), "POST / [hello world]\n"));
}

TEST_CASE("answers come in the order of the requests, whoever is faster") {
  std::vector<HttpServer::Answer> waiting;
  std::promise<void> all_there;
  Serving serving({.pipelined = 3}, {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                                   HttpServer::Answer answer) {
                    waiting.push_back(std::move(answer));
                    if (waiting.size() == 3) all_there.set_value();
                  }});
  RawClient client(serving.port());
  client.says(get("/1") + get("/2") + get("/3") + get("/4"));
  all_there.get_future().wait();
  serving.loop.run([&] {
    CHECK(waiting.size() == 3);  // the fourth waits unread
    waiting[2]({.body = "three\n"});
    waiting[1]({.body = "two\n"});
    waiting[1]({.body = "too late\n"});
  });
  serving.loop.run([&] { waiting[0]({.body = "one\n"}); });
  const std::string heard = client.hears("three\n");
  CHECK(heard.find("one\n") < heard.find("two\n"));
  CHECK(heard.find("two\n") < heard.find("three\n"));
  CHECK_FALSE(has(heard, "too late"));
  serving.loop.run([&] { waiting.at(3)({.body = "four\n"}); });
  CHECK(has(client.hears("four\n"), "four"));
}

TEST_CASE("the client is asked for the body that it holds back") {
  Serving serving;
  RawClient client(serving.port());
  client.says(post("/", "Expect: 100-continue\r\nContent-Length: 2\r\n", ""));
  CHECK(client.hears("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.says("hi");
  CHECK(client.hears("]\n").starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("HEAD tells the length and sends no body") {
  Serving serving;
  const std::string heard = exchange(serving, "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(has(heard, "Content-Length: 11\r\n"));
  CHECK(heard.ends_with("\r\n\r\n"));
}

TEST_CASE("who says that it is the last request gets a last answer") {
  Serving serving;
  RawClient client(serving.port());
  client.says(get("/", "Connection: close\r\n"));
  CHECK(has(client.hears_all(), "Connection: close\r\n"));
  const std::string old = exchange(serving, "GET / HTTP/1.0\r\n\r\n");
  CHECK(has(old, "200 OK"));
  CHECK(has(old, "Connection: close\r\n"));
  RawClient kept(serving.port());
  kept.says("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(has(kept.hears("]\n"), "Connection: keep-alive\r\n"));
  kept.says("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(has(kept.hears("]\n"), "200 OK"));
}

TEST_CASE("an answer comes from another thread") {
  std::vector<std::thread> threads;
  Serving serving(
      {}, {.handle = [&](HttpRequest request, const HttpServer::Peer&, HttpServer::Answer answer) {
        threads.emplace_back(
            [answer = std::move(answer), body = request.target] { answer({.body = body + "\n"}); });
      }});
  RawClient client(serving.port());
  client.says(get("/1") + get("/2") + get("/3"));
  CHECK(has(client.hears("/3\n"), "/2\n"));
  for (std::thread& thread : threads) thread.join();
}

TEST_CASE("an answer may come after the connection, and after the server") {
  HttpServer::Answer kept;
  std::promise<void> asked;
  {
    Serving serving(
        {}, {.handle = [&](const HttpRequest&, const HttpServer::Peer&, HttpServer::Answer answer) {
          kept = std::move(answer);
          asked.set_value();
        }});
    RawClient client(serving.port());
    client.says(kGet);
    asked.get_future().wait();
    serving.loop.run([&] { serving.server->close(); });
    CHECK(client.hears_all().empty());
    kept({.body = "nobody hears this"});
    kept = nullptr;
    serving.loop.run([] {});
  }
}

TEST_CASE("a request that nobody answers gets 500") {
  Serving serving({}, {.handle = [](const HttpRequest&, const HttpServer::Peer&,
                                    const HttpServer::Answer&) {}});
  RawClient client(serving.port());
  client.says(kGet);
  CHECK(client.hears("\r\n").starts_with("HTTP/1.1 500 Internal Server Error"));
  CHECK(serving.failures().size() == 1);
}

TEST_CASE("an answer that would break the head is not sent") {
  for (const HttpField& field :
       {HttpField{"X", "a\r\nSet-Cookie: b"}, HttpField{"X", "a\nb"}, HttpField{"X", "a\rb"},
        HttpField{"X", std::string("a\0b", 3)}, HttpField{"X y", "a"}, HttpField{"", "a"},
        HttpField{"X:", "a"}, HttpField{"X\r\nY", "a"}}) {
    Serving serving({}, {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                       const HttpServer::Answer& answer) {
                      answer({.fields = {{"Fine", "1"}, field}, .body = "secret"});
                    }});
    const std::string heard = exchange(serving, kGet);
    CHECK(heard.starts_with("HTTP/1.1 500 "));
    CHECK_FALSE(has(heard, "secret"));
    CHECK_FALSE(has(heard, "Set-Cookie"));
    CHECK(serving.failures().size() == 1);
  }
}

TEST_CASE("what says where an answer ends is the server's alone") {
  Serving serving({}, {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                     const HttpServer::Answer& answer) {
                    answer({.fields = {{"content-length", "1"}, {"Transfer-Encoding", "chunked"}},
                            .body = "four"});
                  }});
  const std::string heard = exchange(serving, kGet);
  CHECK(count(heard, "ontent-") == 1);
  CHECK(has(heard, "Content-Length: 4\r\n"));
  CHECK_FALSE(has(heard, "chunked"));
}

TEST_CASE(
    "requests that came together are all answered, also where the network takes each answer at "
    "once") {
  const std::string large(300U << 10, 'x');  // more than waits to be sent before reading stops
  Serving serving({},
                  {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                 const HttpServer::Answer& answer) { answer({.body = large}); }});
  RawClient client(serving.port(), 8 << 20);
  std::string many;
  for (int i = 0; i < 8; ++i) many += get("/");
  client.says(many);
  for (int i = 0; i < 8; ++i) REQUIRE(has(client.hears(large), "200 OK"));
}

TEST_CASE("a large answer goes to a client that reads slowly, and no further request is read") {
  const std::string large(8U << 20, 'x');
  std::atomic<int> handled = 0;
  Serving serving({}, {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                     const HttpServer::Answer& answer) {
                    ++handled;
                    answer({.body = large});
                  }});
  RawClient client(serving.port(), 4'096);
  std::string many;
  for (int i = 0; i < 8; ++i) many += get("/");
  client.says(many);
  client.hears("\r\n\r\n");
  CHECK(handled < 8);
  client.ends();
  CHECK(client.hears_all().size() > large.size() * 8);
  CHECK(handled == 8);
}
