// How connections come, go and become something else.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>

#include "certificate.hpp"
#include "crowd.hpp"
#include "folder.hpp"
#include "output_of.hpp"
#include "raw_client.hpp"
#include "serving.hpp"

using namespace cox::net;

namespace {

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

// Sends back what it gets, and ends at "bye".
struct Echo {
  std::unique_ptr<Channel> channel;
  std::atomic<bool> has_ended = false;

  void take(const HttpRequest& head, std::unique_ptr<Channel> taken) {
    channel = std::move(taken);
    channel->write("HTTP/1.1 101 Switching Protocols\r\n\r\n" + head.target + "\n");
    channel->start({.received =
                        [this](std::string_view bytes) {
                          channel->write(std::string(bytes));
                          if (bytes.find("bye") != std::string_view::npos) channel->close();
                        },
                    .ended = [this](const Failure&) { has_ended = true; }});
  }
  HttpServer::Callbacks callbacks() {
    return {.admit = [this](const HttpRequest& head, const HttpServer::Peer&) {
      HttpServer::Admission admission;
      if (find_field(head.fields, "Upgrade") != nullptr)
        admission.upgrade = [this](HttpRequest request, std::unique_ptr<Channel> taken) {
          take(request, std::move(taken));
        };
      return admission;
    }};
  }
};

const std::string kUpgrade =
    "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";

}  // namespace

TEST_CASE("drained: what is under way is answered, what is idle is closed, nobody comes") {
  std::promise<HttpServer::Answer> asked;
  Serving serving(
      {}, {.handle = [&](HttpRequest request, const HttpServer::Peer&, HttpServer::Answer answer) {
        if (request.target == "/slow") return asked.set_value(std::move(answer));
        answer({.body = "quick\n"});
      }});
  RawClient idle(serving.port());
  idle.says(kGet);
  idle.hears("quick\n");
  RawClient busy(serving.port());
  busy.says("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  const HttpServer::Answer answer = asked.get_future().get();
  std::promise<void> drained;
  serving.loop.run([&] { serving.server->drain([&] { drained.set_value(); }); });
  CHECK(idle.hears_all().empty());
  CHECK_FALSE(RawClient::can_connect(serving.port()));
  answer({.body = "slow\n"});
  const std::string heard = busy.hears_all();
  CHECK(heard.find("Connection: close\r\n") != std::string::npos);
  CHECK(heard.ends_with("slow\n"));
  drained.get_future().wait();
  CHECK(serving.counts().connections == 0);
}

TEST_CASE("a server without connections is drained at once, and a callback may destroy it") {
  Serving serving;
  std::promise<void> drained;
  serving.loop.run([&] {
    serving.server->drain([&] {
      serving.server.reset();
      drained.set_value();
    });
  });
  drained.get_future().wait();
}

TEST_CASE("a handler may close the server, and nothing more is handled") {
  int handled = 0;
  Serving* all = nullptr;
  Serving serving({}, {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                     const HttpServer::Answer& answer) {
                    ++handled;
                    all->server->close();
                    answer({.body = "too late"});
                  }});
  all = &serving;
  RawClient client(serving.port());
  client.says(kGet + kGet + kGet);
  CHECK(client.hears_all().empty());
  serving.loop.run([&] { CHECK(handled == 1); });
}

TEST_CASE("a request is refused by its head, before its body comes") {
  Serving serving({}, {.admit = [](const HttpRequest& head, const HttpServer::Peer& peer) {
                    CHECK(peer.address == "127.0.0.1");
                    CHECK(peer.port > 0);
                    CHECK_FALSE(peer.secure);
                    HttpServer::Admission admission{.body_bytes = 4};
                    if (head.target == "/no") admission.refusal = HttpResponse{.status = 404};
                    return admission;
                  }});
  RawClient client(serving.port());
  client.says("GET /no HTTP/1.1\r\nHost: x\r\n\r\n" + kGet);
  CHECK(client.hears("]\n").starts_with("HTTP/1.1 404 Not Found\r\n"));
  client.says("POST /no HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  const std::string refused = client.hears_all();
  CHECK(refused.starts_with("HTTP/1.1 404 Not Found\r\n"));
  CHECK(refused.find("Connection: close\r\n") != std::string::npos);
  RawClient large(serving.port());
  large.says("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  CHECK(large.hears_all().starts_with("HTTP/1.1 413 "));
}

TEST_CASE("a connection becomes a channel, with what has come already") {
  Echo echo;
  Serving serving({}, echo.callbacks());
  RawClient client(serving.port());
  client.says(kGet + kUpgrade + "early ");
  CHECK(client.hears("/echo\n").find("]\nHTTP/1.1 101 ") != std::string::npos);
  CHECK(client.hears("early ") == "early ");
  client.says("more ");
  CHECK(client.hears("more ") == "more ");
  client.says("bye");
  CHECK(client.hears_all() == "bye");
  CHECK(serving.counts().connections == 0);
  serving.loop.run([&] {
    CHECK_FALSE(echo.has_ended);
    CHECK_FALSE(echo.channel->write("x"));
    echo.channel.reset();
  });
}

TEST_CASE("a channel says when the other side has gone") {
  Echo echo;
  Serving serving({}, echo.callbacks());
  {
    RawClient client(serving.port());
    client.says(kUpgrade);
    client.hears("/echo\n");
  }
  while (!echo.has_ended) serving.loop.run([] {});
  serving.loop.run([&] { echo.channel.reset(); });
}

TEST_CASE("one more than there may be: the longest idle one goes") {
  Serving serving({.connections = 2});
  RawClient first(serving.port());
  first.says(kGet);
  first.hears("]\n");
  RawClient second(serving.port());
  second.says(kGet);
  second.hears("]\n");
  RawClient third(serving.port());
  third.says(kGet);
  CHECK(third.hears("]\n").starts_with("HTTP/1.1 200 "));
  CHECK(first.hears_all().empty());
  second.says(kGet);
  CHECK(second.hears("]\n").starts_with("HTTP/1.1 200 "));
}

TEST_CASE("one more than there may be, and all at work: it goes itself, and a log hears of it") {
  std::promise<HttpServer::Answer> asked;
  Serving serving({.connections = 1}, {.handle = [&](const HttpRequest&, const HttpServer::Peer&,
                                                     HttpServer::Answer answer) {
                    asked.set_value(std::move(answer));
                  }});
  RawClient first(serving.port());
  first.says(kGet);
  const HttpServer::Answer answer = asked.get_future().get();
  RawClient second(serving.port());
  CHECK(second.hears_all().empty());
  CHECK(serving.failures().size() == 1);
  answer({.body = "fine\n"});
  CHECK(first.hears("fine\n").starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a refusal by the head is checked as any answer") {
  Serving serving({}, {.admit = [](const HttpRequest&, const HttpServer::Peer&) {
                    return HttpServer::Admission{
                        .refusal = HttpResponse{.status = 302,
                                                .fields = {{"Location", "/a\r\nSet-Cookie: b"}}}};
                  }});
  RawClient client(serving.port());
  client.says(kGet);
  const std::string heard = client.hears("\n\r\n");
  CHECK(heard.starts_with("HTTP/1.1 500 "));
  CHECK(heard.find("Cookie") == std::string::npos);
  CHECK(serving.failures().size() == 1);
}

TEST_CASE("an upgrade has no body, and is of HTTP/1.1") {
  Echo echo;
  Serving serving({}, echo.callbacks());
  for (const std::string& request :
       {std::string("GET / HTTP/1.0\r\nUpgrade: echo\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: echo\r\nContent-Length: 1\r\n\r\na")}) {
    RawClient client(serving.port());
    client.says(request);
    CHECK(client.hears_all().starts_with("HTTP/1.1 400 "));
  }
}

TEST_CASE("a port that is taken, an address that is not ours, a file that is not there") {
  Serving serving;
  serving.loop.run([&] {
    const auto tells = [&](HttpServer::Options options, const std::string& what) {
      HttpServer server(serving.loop, std::move(options), {});
      const auto failure = server.open();
      REQUIRE(failure);
      CHECK(failure->message.find(what) != std::string::npos);
    };
    tells({.port = serving.port()}, "127.0.0.1:" + std::to_string(serving.port()));
    tells({.address = "nowhere"}, "'nowhere'");
    tells({.tls = ServerTls{.certificate_file = "/no/such.crt"}}, "/no/such.crt");
  });
}

TEST_CASE("TLS 1.2 and 1.3, and nothing older") {
  const Folder folder;
  const Certificate certificate = make_certificate(folder.path, "DNS:localhost");
  Serving serving({.tls = ServerTls{certificate.certificate_file, certificate.key_file}});
  const std::string to = "127.0.0.1:" + std::to_string(serving.port());
  for (const std::string version : {"-tls1_2", "-tls1_3"}) {
    const std::string heard = output_of(
        "printf 'GET /a HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' | openssl "
        "s_client "
        "-quiet -ign_eof -verify_return_error -verify_hostname localhost -CAfile " +
        certificate.certificate_file + " " + version + " -connect " + to + " 2>&1");
    CHECK(heard.find("HTTP/1.1 200 OK\r\n") != std::string::npos);
    CHECK(heard.find("GET /a []") != std::string::npos);
  }
  const std::string old = output_of("openssl s_client -tls1_1 -cipher ALL:@SECLEVEL=0 -connect " +
                                    to + " </dev/null 2>&1");
  CHECK(old.find("alert protocol version") != std::string::npos);
  RawClient plain(serving.port());
  plain.says(kGet);
  CHECK(plain.hears_all().find("HTTP/1.1 200") == std::string::npos);
}

TEST_CASE("curl is content") {
  const Folder folder;
  const Certificate certificate = make_certificate(folder.path, "IP:127.0.0.1");
  Serving plain;
  Serving secure({.tls = ServerTls{certificate.certificate_file, certificate.key_file}});
  const std::string curl = "curl -sS --noproxy '*' --fail-with-body --max-time 30 --cacert " +
                           certificate.certificate_file + " ";
  for (const std::string& to : {"http://127.0.0.1:" + std::to_string(plain.port()),
                                "https://127.0.0.1:" + std::to_string(secure.port())}) {
    CAPTURE(to);
    CHECK(output_of(curl + to + "/a " + to + "/b 2>&1") == "GET /a []\nGET /b []\n");
    CHECK(output_of(curl + "-d hello " + to + "/ 2>&1") == "POST / [hello]\n");
    CHECK(output_of("echo hello | " + curl + "-T - -H 'Expect: 100-continue' " + to + "/f 2>&1") ==
          "PUT /f [hello\n]\n");
    CHECK(output_of(curl + "-I " + to + "/ 2>&1").starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(output_of(curl + "-0 " + to + "/ 2>&1") == "GET / []\n");
    const std::string large = output_of("head -c 1000000 /dev/zero | tr '\\0' x | " + curl +
                                        "--data-binary @- " + to + "/ | wc -c");
    CHECK(std::stoi(large) == 1'000'000 + 10);
    CHECK(output_of("head -c 1100000 /dev/zero | " + curl + "--data-binary @- " + to + "/ 2>&1")
              .find("too large") != std::string::npos);
  }
}

TEST_CASE("10,000 connections that do nothing, and one that works") {
  Crowd crowd(10'000);
  HttpServer::Options options;
  options.head_time = std::chrono::hours(1);
  Serving serving(options);
  REQUIRE(crowd.connects(serving.port()) == crowd.size());
  const std::size_t all = static_cast<std::size_t>(crowd.size()) + 1;
  RawClient client(serving.port());
  for (int i = 0; i < 100; ++i) {
    client.says(kGet);
    REQUIRE(client.hears("]\n").starts_with("HTTP/1.1 200 "));
  }
  serving.waits_for_connections(all);
  MESSAGE(all << " connections");
}
