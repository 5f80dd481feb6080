#include <doctest/doctest.h>

#include "caller.hpp"
#include "certificate.hpp"
#include "folder.hpp"
#include "s_server.hpp"
#include "socket_channel.hpp"
#include "talker.hpp"
#include "wire.hpp"

using namespace cox::net;
using std::chrono::milliseconds;
using Kind = Failure::Kind;

namespace {

std::string ws(std::uint16_t port) { return "ws://127.0.0.1:" + std::to_string(port) + "/"; }

// Both ends, with ours on each side.
struct Pair {
  explicit Pair(WebSocket::Options ours = {}, WebSocket::Options theirs = {})
      : server(loop, std::move(theirs)), client(loop, std::move(ours)) {
    loop.run([this] {
      door = std::make_unique<Doorman>(
          loop, [this](HttpRequest request, std::unique_ptr<Channel> channel) {
            server.socket->accept(request, std::move(channel));
          });
    });
    client.connects(ws(door->port()));
  }
  ~Pair() {
    loop.run([this] { door.reset(); });
  }
  Loop loop;
  Talker server, client;
  std::unique_ptr<Doorman> door;
};

// A client of ours and a server of which each byte is decided by the test.
struct Raw {
  explicit Raw(WebSocket::Options options = {}) : client(loop, std::move(options)) {
    client.connects(ws(peer.port()));
    request = peer.accepts_head();
  }
  void agrees() const {
    peer.says(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        wire::accept_of(request) + "\r\n\r\n");
  }
  Loop loop;
  HttpPeer peer;
  Talker client;
  std::string request;
};

}  // namespace

TEST_CASE("messages go both ways, in order, of any size") {
  Pair pair;
  REQUIRE(pair.client.opens());
  REQUIRE(pair.server.opens());
  const std::string large(3'000'000, 'x');
  CHECK(pair.client.says("one"));
  CHECK(pair.client.says_binary(std::string("\0\xff", 2)));
  CHECK(pair.client.says(large));
  CHECK(pair.client.says(""));
  CHECK(pair.client.says("end"));
  CHECK(pair.server.hears() == "one");
  CHECK(pair.server.hears() == "binary " + std::string("\0\xff", 2));
  CHECK(pair.server.hears() == large);
  CHECK(pair.server.hears().empty());
  CHECK(pair.server.hears() == "end");
  CHECK(pair.server.says("back"));
  CHECK(pair.client.hears() == "back");
}

TEST_CASE("either side says goodbye, and both hear why") {
  {
    Pair pair;
    REQUIRE(pair.client.opens());
    REQUIRE(pair.server.opens());
    pair.client.closes(3000, "enough");
    CHECK(pair.server.ends().code == 3000);
    CHECK(pair.server.ends().reason == "enough");
    CHECK(pair.server.ends().why.is_orderly);
    CHECK(pair.client.ends().code == 3000);
    CHECK(pair.client.ends().why.is_orderly);
    CHECK_FALSE(pair.client.says("late"));
  }
  Pair pair;
  REQUIRE(pair.client.opens());
  REQUIRE(pair.server.opens());
  pair.server.closes(1006, std::string(122, 'r') + "\xc3\xa4");  // neither can be sent as it is
  CHECK(pair.client.ends().code == 1000);
  CHECK(pair.client.ends().reason == std::string(122, 'r'));
  CHECK(pair.server.ends().code == 1000);
}

TEST_CASE("the protocol is agreed on where both name it") {
  Pair same({.protocol = "chat"}, {.protocol = "chat"});
  CHECK(same.client.opens());
  Pair none({.protocol = "chat"}, {});
  CHECK(none.client.opens());
  Pair unasked({}, {.protocol = "chat"});
  CHECK(unasked.client.opens());
}

TEST_CASE("no more waits to be sent than may") {
  Raw raw({.waiting = 1'000'000});
  raw.agrees();
  REQUIRE(raw.client.opens());
  const std::string block(100'000, 'x');
  int taken = 0;
  while (taken < 1'000 && raw.client.says(block)) ++taken;
  CHECK(taken >= 9);
  CHECK(taken < 1'000);
  raw.loop.run([&] { CHECK(raw.client.socket->waiting() <= 1'000'000); });
  // A ping can still be answered.
  raw.peer.says(wire::frame(0x89, "?", false) + wire::frame(0x81, "here", false));
  CHECK(raw.client.hears() == "here");
}

TEST_CASE("a message over the limit ends it, on both sides") {
  Pair pair({}, {.message_bytes = 100});
  REQUIRE(pair.client.opens());
  CHECK(pair.client.says(std::string(101, 'x')));
  CHECK(pair.server.ends().code == 1006);
  CHECK(pair.server.ends().why.kind == Kind::full);
  CHECK(pair.client.ends().code == 1009);
}

TEST_CASE("silence is broken by a ping, and a dead peer is noticed") {
  Raw alive({.ping = milliseconds(20), .patience = milliseconds(10'000)});
  alive.agrees();
  REQUIRE(alive.client.opens());
  for (int i = 0; i < 3; ++i) {
    CHECK(alive.peer.hears(6).starts_with("\x89\x80"));
    alive.peer.says(wire::frame(0x8a, "", false));
  }
  Raw dead({.ping = milliseconds(20), .patience = milliseconds(20)});
  dead.agrees();
  REQUIRE(dead.client.opens());
  CHECK(dead.client.ends().why.kind == Kind::timeout);
  CHECK(has(dead.client.ends().why.message, "no answer to a ping from 127.0.0.1:"));
  CHECK(dead.client.ends().code == 1006);
}

TEST_CASE("a peer that does not answer a goodbye, or the handshake, is left in time") {
  Raw rude({.patience = milliseconds(20)});
  rude.agrees();
  REQUIRE(rude.client.opens());
  rude.client.closes(1000, "");
  CHECK(rude.client.ends().why.kind == Kind::timeout);
  Raw silent({.opening = milliseconds(20)});
  CHECK(silent.client.ends().why.kind == Kind::timeout);
  Raw trickling({.opening = milliseconds(100)});
  trickling.peer.says("HTTP/1.1 101 Switching");
  CHECK(trickling.client.ends().why.kind == Kind::timeout);
}

TEST_CASE("a peer that hangs up, refuses, or breaks the rules") {
  Raw gone;
  gone.agrees();
  REQUIRE(gone.client.opens());
  gone.peer.hang_up();
  CHECK(gone.client.ends().code == 1006);
  CHECK(gone.client.ends().why.kind == Kind::closed);
  CHECK_FALSE(gone.client.ends().why.is_orderly);

  Raw refused({.fields = {{"Authorization", "token"}}});
  CHECK(has(refused.request, "Authorization: token\r\n"));
  refused.peer.says("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  CHECK(refused.client.ends().why.kind == Kind::protocol);
  CHECK(has(refused.client.ends().why.message, "403 Forbidden"));

  Raw masked;
  masked.agrees();
  masked.peer.says(wire::frame(0x81, "x"));
  CHECK(masked.client.ends().why.kind == Kind::protocol);
  // It says so: a masked frame of the code 1002.
  CHECK(masked.peer.hears(1) == "\x88");
}

TEST_CASE("what cannot be asked for is not") {
  Loop loop;
  const auto fails = [&](WebSocket::Options options) {
    Talker talker(loop, std::move(options));
    talker.connects("ws://127.0.0.1:1/");
    return talker.ends().why.kind;
  };
  CHECK(fails({.protocol = "two words"}) == Kind::invalid);
  CHECK(fails({.fields = {{"X", "y\r\nZ: z"}}}) == Kind::invalid);
  CHECK(fails({.fields = {{"Host", "evil"}}}) == Kind::invalid);
  CHECK(fails({.fields = {{"sec-websocket-key", "x"}}}) == Kind::invalid);
  CHECK(fails({}) == Kind::connect);
}

TEST_CASE("a server refuses what is no request for a WebSocket") {
  const auto answer_to = [](const std::string& from, const std::string& to) {
    Loop loop;
    Talker server(loop);
    std::unique_ptr<Doorman> door;
    loop.run([&] {
      door = std::make_unique<Doorman>(loop,
                                       [&](HttpRequest request, std::unique_ptr<Channel> channel) {
                                         server.socket->accept(request, std::move(channel));
                                       });
    });
    std::string request = wire::kUpgrade;
    request.replace(request.find(from), from.size(), to);
    Talker none(loop);
    std::unique_ptr<Stream> client;
    std::string heard;
    std::promise<void> ended;
    loop.run([&] {
      client = std::make_unique<Stream>(
          loop, Stream::Callbacks{[&] { client->write(request); },
                                  [&](std::string_view bytes) { heard += bytes; },
                                  [&](const Failure&) { ended.set_value(); }});
      client->open({.host = "127.0.0.1", .port = door->port()});
    });
    ended.get_future().wait();
    CHECK(server.ends().code == 1006);
    CHECK(server.ends().why.kind == Kind::protocol);
    loop.run([&] {
      client.reset();
      door.reset();
    });
    return heard.substr(0, 12);
  };
  CHECK(answer_to("GET", "POST") == "HTTP/1.1 405");
  CHECK(answer_to("Upgrade: websocket", "Upgrade: h2c") == "HTTP/1.1 426");
  CHECK(answer_to("Connection: Upgrade", "Connection: close") == "HTTP/1.1 426");
  CHECK(answer_to("Version: 13", "Version: 8") == "HTTP/1.1 426");
  CHECK(answer_to("Sec-WebSocket-Version: 13\r\n", "") == "HTTP/1.1 426");
  CHECK(answer_to("dGhlIHNhbXBsZSBub25jZQ==", "short==") == "HTTP/1.1 400");
  CHECK(answer_to("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "") == "HTTP/1.1 400");
}

TEST_CASE("what closes it before it is open hears of it, and who destroys it hears nothing") {
  Raw raw;
  raw.client.closes(1000, "");
  CHECK(raw.client.ends().why.kind == Kind::closed);
  CHECK(raw.peer.hears(1).empty());
  Raw gone;
  gone.loop.run([&] { gone.client.socket.reset(); });
  CHECK(gone.peer.hears(1).empty());
}

TEST_CASE("a callback may destroy it") {
  HttpPeer peer;
  Loop loop;
  std::unique_ptr<WebSocket> socket;
  loop.run([&] {
    socket = std::make_unique<WebSocket>(
        loop,
        WebSocket::Callbacks{nullptr, [&](std::string_view, bool) { socket.reset(); },
                             [](std::uint16_t, const std::string&, const Failure&) {
                               FAIL("it was destroyed, it did not end");
                             }},
        WebSocket::Options{});
    socket->connect(*Url::parse_web_socket(ws(peer.port())));
  });
  const std::string request = peer.accepts_head();
  peer.says(
      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      wire::accept_of(request) + "\r\n\r\n" + wire::frame(0x81, "a", false) +
      wire::frame(0x81, "b", false));
  CHECK(peer.hears(1).empty());
  loop.run([&] { CHECK(socket == nullptr); });
}

TEST_CASE("a certificate is checked, and a proxy asked") {
  const Folder folder;
  const Certificate other = make_certificate(folder.path, "DNS:other.example");
  const SServer server(other.certificate_file, other.key_file);
  Loop loop;
  Talker talker(loop, {.tls = {.authorities_file = other.certificate_file}});
  talker.connects("wss://127.0.0.1:" + std::to_string(server.port()) + "/");
  CHECK(talker.ends().why.kind == Kind::tls);
  CHECK(has(talker.ends().why.message, "its certificate is not for 127.0.0.1"));

  HttpPeer proxy;
  Talker hidden(loop, {.proxy = Proxy{.host = "127.0.0.1", .port = proxy.port()}});
  hidden.connects("ws://chat.example/");
  CHECK(has(proxy.accepts_head(), "CONNECT chat.example:80 HTTP/1.1\r\n"));
  proxy.says("HTTP/1.1 200 OK\r\n\r\n");
  const std::string request = proxy.hears_head();
  CHECK(has(request, "Host: chat.example\r\n"));
  proxy.says(
      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      wire::accept_of(request) + "\r\n\r\n");
  CHECK(hidden.opens());
}
