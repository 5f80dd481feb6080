// What takes too long ends, however it is stretched. The limits are real time; where a client of
// ours must be in time for one, it is long.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "raw_client.hpp"
#include "serving.hpp"

using namespace cox::net;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kShort(60);
constexpr milliseconds kEnough(2'000);  // for a client of ours to say something in time
constexpr milliseconds kNever(3'600'000);
const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

// Everything long but what a test makes short.
HttpServer::Options patient() {
  return {.head_time = kNever, .body_time = kNever, .write_time = kNever, .idle_time = kNever};
}

// Sends a byte now and then, for as long as the server takes it.
std::string dribbles(RawClient& client, const std::string& begin, char byte) {
  client.says(begin);
  while (client.says({&byte, 1}) && !client.has_heard(milliseconds(5))) {
  }
  return client.hears_all();
}

}  // namespace

TEST_CASE("a head that comes in drops is not waited for longer") {
  HttpServer::Options options = patient();
  options.head_time = kEnough;
  Serving serving(options);
  RawClient first(serving.port());
  CHECK(dribbles(first, "GET / HTTP/1.1\r\nHost: x\r\nX: ", 'a').starts_with("HTTP/1.1 408 "));
  RawClient second(serving.port());
  second.says(kGet);
  second.hears("]\n");
  CHECK(dribbles(second, "GET /", 'a').starts_with("HTTP/1.1 408 "));
  CHECK(serving.counts().malformed == 2);
}

TEST_CASE("a body that comes in drops is not waited for longer") {
  HttpServer::Options options = patient();
  options.body_time = kShort;
  Serving serving(options);
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  RawClient known(serving.port());
  CHECK(dribbles(known, post + "Content-Length: 900000\r\n\r\n", 'a').starts_with("HTTP/1.1 408 "));
  RawClient chunked(serving.port());
  CHECK(dribbles(chunked, post + "Transfer-Encoding: chunked\r\n\r\nfffff\r\n", 'a')
            .starts_with("HTTP/1.1 408 "));
}

TEST_CASE("who says nothing is let go without a word") {
  HttpServer::Options options = patient();
  options.head_time = kShort;
  Serving serving(options);
  RawClient client(serving.port());
  CHECK(client.hears_all().empty());
  CHECK(serving.counts().malformed == 0);
}

TEST_CASE("a connection that is not used any more is closed") {
  HttpServer::Options options = patient();
  options.idle_time = kShort;
  Serving serving(options);
  RawClient client(serving.port());
  client.says(kGet + kGet);
  const std::string heard = client.hears_all();
  CHECK(heard.ends_with("GET /a []\n"));
  CHECK(serving.counts().malformed == 0);
  serving.waits_for_connections(0);
}

TEST_CASE("a client that does not fetch its answer is let go") {
  HttpServer::Options options = patient();
  options.write_time = kShort;
  Serving serving(options, {.handle = [](const HttpRequest&, const HttpServer::Peer&,
                                         const HttpServer::Answer& answer) {
                    answer({.body = std::string(32U << 20, 'x')});
                  }});
  RawClient client(serving.port(), 4'096);
  client.says(kGet);
  serving.waits_for_connections(0);
}

TEST_CASE("a handler may take its time") {
  HttpServer::Options options{
      .head_time = kEnough, .body_time = kShort, .write_time = kShort, .idle_time = kShort};
  std::thread slow;
  Serving serving(options, {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                          HttpServer::Answer answer) {
                    slow = std::thread([answer = std::move(answer)] {
                      std::this_thread::sleep_for(3 * kShort);
                      answer({.body = "at last\n"});
                    });
                  }});
  RawClient client(serving.port());
  client.says(kGet);
  CHECK(client.hears("at last\n").starts_with("HTTP/1.1 200 "));
  slow.join();
}

TEST_CASE("a client that stays after the last answer is let go") {
  HttpServer::Options options = patient();
  options.write_time = kShort;  // and so the time for parting
  Serving serving(options);
  RawClient client(serving.port());
  client.says("nonsense\r\n");
  CHECK(client.hears("\n\r\n").starts_with("HTTP/1.1 400 "));
  serving.waits_for_connections(0);
}
