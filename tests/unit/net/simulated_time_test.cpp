#include <doctest/doctest.h>

#include <cox/net/http_client.hpp>
#include <cox/net/http_server.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/web_socket.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace cox::net;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

namespace {

// Answers after a while; "/socket" becomes a WebSocket that says back what it hears.
struct Peer {
  explicit Peer(Loop& on, milliseconds thinks) : loop(on) {
    HttpServer::Callbacks callbacks;
    callbacks.admit = [this](const HttpRequest& head, const HttpServer::Peer&) {
      HttpServer::Admission admission;
      if (head.target != "/socket") return admission;
      admission.upgrade = [this](const HttpRequest& request, std::unique_ptr<Channel> channel) {
        accept(request, std::move(channel));
      };
      return admission;
    };
    callbacks.handle = [this, thinks](const HttpRequest&, const HttpServer::Peer&,
                                      const HttpServer::Answer& answer) {
      timers.push_back(std::make_unique<Timer>(loop));
      timers.back()->after(thinks, [answer] { answer({.body = std::string(5U << 20, 'x')}); });
    };
    server = std::make_unique<HttpServer>(loop, HttpServer::Options{}, std::move(callbacks));
    REQUIRE_FALSE(server->open());
  }
  void accept(const HttpRequest& request, std::unique_ptr<Channel> channel) {
    WebSocket::Callbacks callbacks;
    callbacks.received = [this](std::string_view text, bool) { socket->send(text); };
    WebSocket::Options options;
    options.ping = 0ms;
    socket = std::make_unique<WebSocket>(loop, std::move(callbacks), options);
    socket->accept(request, std::move(channel));
  }
  std::string url(const std::string& scheme, const std::string& path) const {
    return scheme + "://127.0.0.1:" + std::to_string(server->port()) + path;
  }

  Loop& loop;
  std::vector<std::unique_ptr<Timer>> timers;
  std::unique_ptr<WebSocket> socket;
  std::unique_ptr<HttpServer> server;
};

}  // namespace

TEST_CASE("simulated time passes from deadline to deadline, and only when it is told to") {
  Loop loop(Loop::simulated);
  const milliseconds begun = loop.now();
  const auto date = loop.date();
  std::unique_ptr<Timer> first, second;
  std::vector<milliseconds> at;
  std::function<void()> again = [&] {
    at.push_back(loop.now() - begun);
    first->after(1h, again);
  };
  loop.run([&] {
    first = std::make_unique<Timer>(loop);
    second = std::make_unique<Timer>(loop);
    first->after(1h, again);
    second->after(90min, [&] { at.push_back(loop.now() - begun); });
  });
  loop.run([] {});
  CHECK(loop.now() == begun);
  loop.pass(59min);
  CHECK(at.empty());
  loop.pass(2h);
  CHECK(at == std::vector<milliseconds>{1h, 90min, 2h});
  CHECK(loop.now() == begun + 179min);
  CHECK(loop.date() == date + 179min);
  loop.run([&] {
    first->cancel();
    first.reset();
    second.reset();
  });
  loop.pass(24h);
  CHECK(at.size() == 3);
}

TEST_CASE("bytes between two ends on a simulated loop arrive in no time, however many") {
  Loop loop(Loop::simulated);
  const milliseconds begun = loop.now();
  std::unique_ptr<Peer> peer;
  std::unique_ptr<HttpClient> client;
  milliseconds answered{0}, late{0};
  loop.run([&] {
    peer = std::make_unique<Peer>(loop, 20s);
    client = std::make_unique<HttpClient>(loop, HttpClient::Options{});
    const Url to = *Url::parse(peer->url("http", "/"));
    client->send(to, {}, {.deadline = 21s}, [&](const HttpClient::Outcome& outcome) {
      CHECK(std::get<HttpResponse>(outcome).body.size() == 5U << 20);
      answered = loop.now() - begun;
    });
    client->send(to, {}, {.deadline = 19s}, [&](const HttpClient::Outcome& outcome) {
      CHECK(std::get<Failure>(outcome).kind == Failure::Kind::timeout);
      late = loop.now() - begun;
    });
  });
  loop.pass(1min);
  CHECK(answered == 20s);
  CHECK(late == 19s);
  loop.run([&] {
    client.reset();
    peer.reset();
  });
}

TEST_CASE(
    "a WebSocket lives through a simulated day, and its pings find out that the other is gone") {
  Loop loop(Loop::simulated);
  std::unique_ptr<Peer> peer;
  std::unique_ptr<WebSocket> socket;
  int heard = 0;
  bool has_ended = false;
  loop.run([&] {
    peer = std::make_unique<Peer>(loop, 0s);
    WebSocket::Callbacks callbacks;
    callbacks.opened = [&] { socket->send("hello"); };
    callbacks.received = [&](std::string_view text, bool) { heard += text == "hello" ? 1 : 0; };
    callbacks.ended = [&](std::uint16_t, const std::string&, const Failure&) { has_ended = true; };
    socket = std::make_unique<WebSocket>(loop, std::move(callbacks), WebSocket::Options{});
    socket->connect(*Url::parse_web_socket(peer->url("ws", "/socket")));
  });
  loop.pass(24h);
  CHECK(heard == 1);
  CHECK_FALSE(has_ended);
  loop.run([&] { peer.reset(); });
  loop.pass(1min);
  CHECK(has_ended);
  loop.run([&] { socket.reset(); });
}

TEST_CASE("simulated time waits for another thread that has something to do first") {
  Loop loop(Loop::simulated);
  const milliseconds begun = loop.now();
  std::unique_ptr<Timer> timer;
  std::thread other;
  bool is_busy = false;
  milliseconds posted{0};
  loop.run([&] {
    timer = std::make_unique<Timer>(loop);
    timer->after(10s, [&] {
      is_busy = true;
      other = std::thread([&] {
        loop.post([&] {
          posted = loop.now() - begun;
          is_busy = false;
        });
      });
    });
  });
  loop.pass(1min, [&] { return is_busy; });
  CHECK(posted == 10s);
  other.join();
  loop.run([&] { timer.reset(); });
}
