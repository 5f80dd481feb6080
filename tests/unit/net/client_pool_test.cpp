#include <doctest/doctest.h>

#include "caller.hpp"

using namespace cox::net;
using std::chrono::milliseconds;
using Kind = Failure::Kind;

namespace {

const std::string kEmpty = "HTTP/1.1 204 No Content\r\n\r\n";

// Gets `target` on the connection that the peer has already, or on a new one.
void exchange(Caller& caller, HttpPeer& peer, bool is_new, const std::string& bytes = kEmpty) {
  Asked asked = caller.gets(peer.url());
  CHECK(has(is_new ? peer.accepts_head() : peer.hears_head(), "GET / HTTP/1.1\r\n"));
  peer.says(bytes);
  asked.answer();
}

}  // namespace

TEST_CASE("a connection is used again") {
  HttpPeer peer;
  Caller caller;
  exchange(caller, peer, true);
  exchange(caller, peer, false);
  exchange(caller, peer, false);
}

TEST_CASE(
    "a connection is not used again where it was said to end, or where more came than asked") {
  HttpPeer peer;
  Caller caller;
  exchange(caller, peer, true, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  exchange(caller, peer, true, "HTTP/1.0 204 No Content\r\n\r\n");
  exchange(caller, peer, true, kEmpty + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  exchange(caller, peer, true);
  // What comes while nobody asks is no answer to the next one.
  peer.says("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  CHECK(peer.hears(1).empty());
  exchange(caller, peer, true);
}

TEST_CASE("a connection that was idle for too long is closed") {
  HttpPeer peer;
  Caller caller({.idle_time = milliseconds(20)});
  exchange(caller, peer, true);
  CHECK(peer.hears(1).empty());
  exchange(caller, peer, true);
}

TEST_CASE(
    "a request that finds a kept connection closed is sent again, if that is safe, and once") {
  HttpPeer peer;
  Caller caller;
  const auto on_stale = [&](const char* method) {
    exchange(caller, peer, true);
    Asked asked = caller.asks(Caller::url_of(peer.url()), {.method = method});
    CHECK(has(peer.hears_head(), method));
    peer.hang_up();  // in the moment in which it was sent
    return asked;
  };
  Asked put = on_stale("PUT");
  CHECK(has(peer.accepts_head(), "PUT"));
  peer.says(kEmpty);
  CHECK(put.answer().status == 204);
  peer.hang_up();

  Asked post = on_stale("POST");
  CHECK(post.failure().kind == Kind::closed);

  Asked get = on_stale("GET");
  peer.accepts_head();
  peer.hang_up();
  CHECK(get.failure().kind == Kind::closed);

  // Half an answer is an answer.
  exchange(caller, peer, true);
  Asked half = caller.gets(peer.url());
  peer.hears_head();
  peer.says("HTTP/1.1 200");
  peer.hang_up();
  CHECK(half.failure().kind == Kind::closed);
}

TEST_CASE("no more connections than may be; the others wait, up to a limit") {
  HttpPeer peer;
  Caller caller({.connections_per_host = 1, .waiting = 2});
  Asked first = caller.gets(peer.url("/1"));
  Asked second = caller.gets(peer.url("/2"));
  Asked third = caller.gets(peer.url("/3"));
  CHECK(caller.gets(peer.url("/4")).failure().kind == Kind::full);
  CHECK(has(peer.accepts_head(), "GET /1 "));
  peer.says(kEmpty);
  CHECK(first.answer().status == 204);
  bool cancelled = false;
  Asked fourth = caller.gets(peer.url("/4"));
  caller.loop.run([&] { cancelled = caller.client->cancel(third.id); });
  CHECK(cancelled);
  CHECK(has(peer.hears_head(), "GET /2 "));
  peer.says(kEmpty);
  CHECK(has(peer.hears_head(), "GET /4 "));
  peer.says(kEmpty);
  CHECK(second.answer().status == 204);
  CHECK(fourth.answer().status == 204);
}

TEST_CASE("who waits is served when the one before fails, and gives up at its own deadline") {
  HttpPeer peer;
  Caller caller({.connections_per_host = 1});
  Asked first = caller.gets(peer.url("/1"));
  Asked hasty = caller.gets(peer.url("/2"), {.deadline = milliseconds(20)});
  Asked third = caller.gets(peer.url("/3"));
  peer.accepts_head();
  CHECK(hasty.failure().kind == Kind::timeout);
  peer.hang_up();
  CHECK(first.failure().kind == Kind::closed);
  CHECK(has(peer.accepts_head(), "GET /3 "));
  peer.says(kEmpty);
  CHECK(third.answer().status == 204);
}
