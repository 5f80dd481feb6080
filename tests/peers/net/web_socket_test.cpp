// Our WebSockets against npm ws: each end of ours meets the other end of theirs.
#include <doctest/doctest.h>

#include "../../unit/net/socket_channel.hpp"
#include "../../unit/net/talker.hpp"
#include "node.hpp"

using namespace cox::net;

namespace {

// A server of theirs, and a client of ours.
struct Called {
  explicit Called(WebSocket::Options options = {})
      : server("web_socket_server.cjs"), client(loop, std::move(options)) {
    client.connects("ws://127.0.0.1:" + server.line() + "/path?query");
    REQUIRE(client.opens());
    opened = server.line();
  }
  Node server;
  Loop loop;
  Talker client;
  std::string opened;
};

// A server of ours that echoes, and a client of theirs.
struct Served {
  explicit Served(WebSocket::Options options = {}, const std::vector<std::string>& more = {})
      : server(loop, std::move(options)) {
    server.echoes = true;
    loop.run([this] {
      door = std::make_unique<Doorman>(
          loop, [this](HttpRequest request, std::unique_ptr<Channel> channel) {
            server.socket->accept(request, std::move(channel));
          });
    });
    std::vector<std::string> words{std::to_string(door->port())};
    words.insert(words.end(), more.begin(), more.end());
    client = std::make_unique<Node>("web_socket_client.cjs", words);
    opened = client->line();
    REQUIRE(server.opens());
  }
  ~Served() {
    loop.run([this] { door.reset(); });
  }
  Loop loop;
  Talker server;
  std::unique_ptr<Doorman> door;
  std::unique_ptr<Node> client;
  std::string opened;
};

}  // namespace

TEST_CASE("a server of ws: echoes of every size, pieces, and no compression") {
  Called called({.protocol = "chat"});
  CHECK(called.opened == "opened /path?query 'chat' ''");
  for (const std::size_t size : {0, 1, 125, 126, 127, 65'535, 65'536, 1'000'000}) {
    const std::string bytes(size, '\xff');
    CHECK(called.client.says_binary(bytes));
    CHECK(called.client.hears() == "binary " + bytes);
  }
  CHECK(called.client.says("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"));
  CHECK(called.client.hears() == "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80");
  CHECK(called.client.says("in pieces"));
  CHECK(called.client.hears() == "one two three");
  CHECK(called.server.line() == "pong between");
}

TEST_CASE("a server of ws says goodbye, vanishes, and breaks the rules") {
  Called goodbye;
  CHECK(goodbye.client.says("goodbye"));
  CHECK(goodbye.client.ends().code == 4001);
  CHECK(goodbye.client.ends().reason == "bye");
  CHECK(goodbye.server.line() == "closed 4001 'bye'");

  Called vanish;
  CHECK(vanish.client.says("vanish"));
  CHECK(vanish.client.ends().code == 1006);

  Called wrong;
  CHECK(wrong.client.says("no UTF-8"));
  CHECK(wrong.client.ends().why.kind == Failure::Kind::protocol);
  CHECK(wrong.server.line().find("closed 1007") == 0);
}

TEST_CASE("a server of ws understands our goodbye and our ping") {
  Called called({.ping = std::chrono::milliseconds(20)});
  CHECK(called.server.line() == "ping");
  called.client.closes(3001, "enough");
  CHECK(called.client.ends().code == 3001);
  CHECK(called.client.ends().why.is_orderly);
  std::string last;
  while ((last = called.server.line()) == "ping") {
  }
  CHECK(last == "closed 3001 'enough'");
}

TEST_CASE("a client of ws: texts, bytes, pieces, and no compression though it asks") {
  Served served({.protocol = "chat"}, {"chat"});
  CHECK(served.opened == "opened 'chat' ''");
  served.client->does("say \xc3\xa4");
  CHECK(served.client->line() == "heard \xc3\xa4");
  served.client->does("bytes 200000");
  CHECK(served.client->line() == "binary 200000");
  served.client->does("pieces");
  CHECK(served.client->line() == "heard one two");
  served.client->does("ping");
  CHECK(served.client->line() == "pong");
  served.client->does("close 4002 so long");
  CHECK(served.client->line() == "closed 4002 'so long'");
  CHECK(served.server.ends().code == 4002);
  CHECK(served.server.ends().reason == "so long");
}

TEST_CASE("a client of ws is told what it did wrong, and understands our goodbye") {
  Served bare;
  bare.client->does("bare");
  CHECK(bare.client->line().find("closed 1002") == 0);
  CHECK(bare.server.ends().why.kind == Failure::Kind::protocol);

  Served large({.message_bytes = 1'000});
  large.client->does("bytes 1001");
  CHECK(large.client->line().find("closed 1009") == 0);
  CHECK(large.server.ends().why.kind == Failure::Kind::full);

  Served enough;
  enough.server.closes(1001, "restart");
  CHECK(enough.client->line() == "closed 1001 'restart'");
  CHECK(enough.server.ends().code == 1001);
}
