#include "net/web_socket_engine.hpp"

#include <doctest/doctest.h>

#include "wire.hpp"

using namespace cox::net;
using Stage = WebSocketEngine::Stage;
using Why = WebSocketEngine::End::Why;

namespace {

void feed(WebSocketEngine& engine, const std::string& bytes) {
  engine.feed(bytes.data(), bytes.size());
}

// A server that is open, and what a client of ours would send to it, by hand.
struct Served {
  explicit Served(std::size_t limit = 1'000) : engine({"", limit}) {
    feed(engine, wire::kUpgrade);
    answer = engine.take_bytes();
    CHECK(engine.stage() == Stage::open);
  }
  WebSocketEngine engine;
  std::string answer;
};

// How a server takes these bytes: the code of the close frame that it answers with.
int refuses(const std::string& bytes, std::size_t limit = 1'000) {
  Served served(limit);
  feed(served.engine, bytes);
  CHECK(served.engine.stage() == Stage::over);
  CHECK(served.engine.end().code == 1006);
  CHECK_FALSE(served.engine.end().words.empty());
  return wire::code_in(served.engine.take_bytes());
}

}  // namespace

TEST_CASE("a server shakes hands as RFC 6455 shows it") {
  const Served served;
  CHECK(served.answer.find("HTTP/1.1 101 ") == 0);
  // RFC 6455, 1.3
  CHECK(served.answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") !=
        std::string::npos);
  CHECK(served.answer.find("Server:") == std::string::npos);
}

TEST_CASE("frames as RFC 6455 shows them") {
  Served served;
  // 5.7: a masked "Hello", then it in two pieces with a ping between
  feed(served.engine, std::string("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11));
  feed(served.engine, wire::frame(0x01, "Hel"));
  feed(served.engine, wire::frame(0x89, "Hello"));
  feed(served.engine, wire::frame(0x80, "lo"));
  const auto messages = served.engine.take_messages();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].bytes == "Hello");
  CHECK(messages[1].bytes == "Hello");
  CHECK_FALSE(messages[1].is_binary);
  CHECK(served.engine.take_bytes() == "\x8a\x05Hello");
  CHECK(served.engine.send("Hello", 5, false));
  CHECK(served.engine.take_bytes() == "\x81\x05Hello");
  CHECK(served.engine.send(std::string(256, 'x').data(), 256, true));
  CHECK(served.engine.take_bytes() == std::string("\x82\x7e\x01\x00", 4) + std::string(256, 'x'));
}

TEST_CASE("bytes are the same however they are cut") {
  const std::string bytes = wire::frame(0x01, "\xc3") + wire::frame(0x89, "?") +
                            wire::frame(0x80, "\xa4") + wire::frame(0x82, std::string(200, 'b'));
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Served served;
    feed(served.engine, bytes.substr(0, cut));
    feed(served.engine, bytes.substr(cut));
    const auto messages = served.engine.take_messages();
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].bytes == "\xc3\xa4");
    CHECK(messages[1].bytes.size() == 200);
    CHECK(messages[1].is_binary);
  }
}

TEST_CASE("frames against the rules end it, and say why") {
  CHECK(refuses(wire::frame(0x81, "x", false)) == 1002);  // a client must mask
  CHECK(refuses(wire::frame(0xc1, "x")) == 1002);         // reserved bits
  CHECK(refuses(wire::frame(0xa1, "x")) == 1002);
  CHECK(refuses(wire::frame(0x91, "x")) == 1002);
  CHECK(refuses(wire::frame(0x83, "x")) == 1002);  // reserved opcodes
  CHECK(refuses(wire::frame(0x8b, "x")) == 1002);
  CHECK(refuses(wire::frame(0x09, "x")) == 1002);                           // control in pieces
  CHECK(refuses(wire::frame(0x89, std::string(126, 'x'))) == 1002);         // control too long
  CHECK(refuses(wire::frame(0x80, "x")) == 1002);                           // goes on with nothing
  CHECK(refuses(wire::frame(0x01, "x") + wire::frame(0x01, "x")) == 1002);  // begins amid another
  CHECK(refuses(wire::frame(0x88, "x")) == 1002);                           // half a code
  CHECK(refuses(wire::frame(0x88, std::string("\x03\xed", 2))) == 1002);    // 1005 on the wire
  CHECK(refuses(wire::frame(0x88, std::string("\x03\xe8\xff", 3))) == 1002);
  // A length in more bytes than it needs, and one beyond all bounds.
  CHECK(refuses(std::string("\x82\xfe\x00\x01\0\0\0\0x", 9)) == 1011);
  CHECK(refuses(std::string("\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14)) == 1009);
}

TEST_CASE("what is no UTF-8 ends a text, as soon as it is seen") {
  CHECK(refuses(wire::frame(0x81, "\xff")) == 1007);
  CHECK(refuses(wire::frame(0x81, "\xed\xa0\x80")) == 1007);  // a surrogate
  CHECK(refuses(wire::frame(0x81, "\xc0\xaf")) == 1007);      // too long a form
  CHECK(refuses(wire::frame(0x81, "\xc3")) == 1007);          // cut off
  CHECK(refuses(wire::frame(0x01, "\xff")) == 1007);
  CHECK(refuses(wire::frame(0x01, "a") + wire::frame(0x80, "\xc3")) == 1007);
  Served served;
  feed(served.engine, wire::frame(0x82, "\xff"));
  CHECK(served.engine.take_messages().size() == 1);
  CHECK_FALSE(served.engine.send("\xff", 1, false));
  CHECK(served.engine.take_bytes().empty());
  CHECK(served.engine.stage() == Stage::open);
}

TEST_CASE("a message over the limit is refused before it has come") {
  CHECK(refuses(std::string("\x82\xff\0\0\0\x7f\xff\xff\xff\xff\0\0\0\0", 14)) == 1009);
  CHECK(refuses(wire::frame(0x02, std::string(600, 'x')) +
                wire::frame(0x80, std::string(600, 'x'))) == 1009);
  Served served(10);
  feed(served.engine, wire::frame(0x82, std::string(10, 'x')));
  CHECK(served.engine.take_messages().size() == 1);
  feed(served.engine, wire::frame(0x82, std::string(11, 'x')));
  CHECK(served.engine.end().why == Why::too_large);
}

TEST_CASE("goodbye, with a code, without one, and twice") {
  Served served;
  feed(served.engine,
       wire::frame(0x88, std::string("\x03\xe9gone", 6)) + wire::frame(0x81, "late"));
  CHECK(served.engine.stage() == Stage::over);
  CHECK(served.engine.end().why == Why::said);
  CHECK(served.engine.end().code == 1001);
  CHECK(served.engine.end().reason == "gone");
  CHECK(wire::code_in(served.engine.take_bytes()) == 1001);
  CHECK(served.engine.take_messages().empty());
  feed(served.engine, wire::frame(0x88, ""));
  CHECK(served.engine.take_bytes().empty());
  CHECK_FALSE(served.engine.send("x", 1, false));

  Served plain;
  feed(plain.engine, wire::frame(0x88, ""));
  CHECK(plain.engine.end().code == 1005);

  Served first;
  first.engine.close(1000, "bye");
  CHECK(first.engine.stage() == Stage::closing);
  CHECK(wire::code_in(first.engine.take_bytes()) == 1000);
  feed(first.engine, wire::frame(0x81, "still talking"));
  CHECK(first.engine.take_messages().empty());
  feed(first.engine, wire::frame(0x88, std::string("\x03\xe8", 2)));
  CHECK(first.engine.stage() == Stage::over);
  CHECK(first.engine.end().code == 1000);
}

TEST_CASE("a goodbye that is malformed is none, whatever follows it") {
  for (const std::string& payload : {std::string("\x00\xfe", 2), std::string("\x03\xe8\xff", 3)}) {
    Served served;
    feed(served.engine, wire::frame(0x88, payload) + "gone");
    CHECK(served.engine.end().why == Why::fault);
    CHECK(served.engine.end().code == 1006);
    CHECK(served.engine.end().reason.empty());
  }
}

TEST_CASE("a client masks what it sends, each time otherwise") {
  WebSocketEngine client({"", 1'000}, {false, "h", 80, "/x", {}});
  const std::string request = client.take_bytes();
  CHECK(request.find("GET /x HTTP/1.1\r\n") == 0);
  CHECK(request.find("Host: h\r\n") != std::string::npos);
  WebSocketEngine server({"", 1'000});
  feed(server, request);
  feed(client, server.take_bytes());
  REQUIRE(client.stage() == Stage::open);
  CHECK(client.send("Hello", 5, false));
  const std::string one = client.take_bytes();
  CHECK(client.send("Hello", 5, false));
  const std::string other = client.take_bytes();
  CHECK(one.size() == 11);
  CHECK((one[1] & 0x80) != 0);
  CHECK(one.substr(2, 4) != other.substr(2, 4));
  feed(server, one + other);
  CHECK(server.take_messages().size() == 2);
  // And takes nothing that is masked.
  feed(client, wire::frame(0x81, "x"));
  CHECK(client.stage() == Stage::over);
  CHECK(client.end().why == Why::fault);
}

TEST_CASE("a client goes on only after the answer that it asked for") {
  const auto answered = [](const std::string& answer, const std::string& protocol = "") {
    WebSocketEngine client({protocol, 1'000}, {true, "[::1]", 443, "/", {{"A", "b"}}});
    const std::string request = client.take_bytes();
    CHECK(request.find("Host: [::1]\r\n") != std::string::npos);
    CHECK(request.find("A: b\r\n") != std::string::npos);
    const std::size_t at = answer.find("KEY");
    std::string bytes = answer;
    if (at != std::string::npos) bytes.replace(at, 3, wire::accept_of(request));
    feed(client, bytes);
    CHECK(client.take_messages().empty());
    return client.stage() == Stage::open ? "open" : client.end().words;
  };
  const std::string good =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: KEY\r\n";
  CHECK(answered(good + "\r\n") == "open");
  CHECK(answered(good + "Sec-WebSocket-Protocol: chat\r\n\r\n", "chat") == "open");
  CHECK(answered(good + "Sec-WebSocket-Protocol: chat\r\n\r\n" + wire::frame(0x81, "x", false)) ==
        "the server chose a protocol that was not asked for");
  CHECK(answered(good + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n") ==
        "the server chose an extension that was not asked for");
  CHECK(answered("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n") ==
        "the server answered 401 Unauthorized instead of changing to WebSocket");
  CHECK(answered(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n") !=
        "open");
  CHECK(answered("HTTP/1.1 101 X\r\nSec-WebSocket-Accept: KEY\r\n\r\n") != "open");
  CHECK(answered(good + "Content-Length: 3\r\n\r\n" + wire::frame(0x81, "x", false)) != "open");
  CHECK(answered("HTTP/1.1 530 Origin Error\r\n\r\n") ==
        "the server answered 530 Origin Error instead of changing to WebSocket");
  for (const std::string& line : {std::string("HTTP/1.1 -101 X"), std::string("HTTP/1.1 1010 X"),
                                  std::string("HTTP/1.1 101"), std::string("HTTP/1.0 101 X"),
                                  std::string("HTTP/1.1 401 \x1b[2J"), std::string(2'000, 'x')})
    CHECK(answered(line + "\r\n\r\n") == "the answer to the handshake is not valid HTTP");
  CHECK(answered("SSH-2.0-OpenSSH\r\n\r\n") == "the answer to the handshake is not valid HTTP");
  CHECK(answered("HTTP/1.1 101 X\r\nX: " + std::string(20'000, 'x')) != "open");
}
