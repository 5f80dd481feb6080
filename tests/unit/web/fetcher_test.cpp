#include "web/fetcher.hpp"

#include <doctest/doctest.h>

#include <cox/net/http_server.hpp>
#include <future>

#include "../work/bench.hpp"

using namespace cox;
using namespace cox::work::test;
using web::Fetcher;

namespace {

// A server on this machine that answers everything with what was asked; "/silent" never.
struct Other {
  Other() {
    loop.run([this] {
      net::HttpServer::Callbacks callbacks;
      callbacks.handle = [this](net::HttpRequest request, const net::HttpServer::Peer&,
                                net::HttpServer::Answer answer) {
        if (request.target == "/silent") return silent.push_back(std::move(answer));
        const std::string* token = net::find_field(request.fields, "Authorization");
        answer({200,
                {},
                request.method + " " + request.target + " " +
                    (token == nullptr ? request.body : *token)});
      };
      server = std::make_unique<net::HttpServer>(loop, net::HttpServer::Options(), callbacks);
      REQUIRE_FALSE(server->open());
      port = server->port();
    });
  }
  ~Other() {
    loop.run([this] {
      silent.clear();
      server = nullptr;
    });
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port) + path;
  }
  net::Loop loop;
  std::unique_ptr<net::HttpServer> server;
  std::vector<net::HttpServer::Answer> silent;
  std::uint16_t port = 0;
};

struct Asking {
  explicit Asking(bool allowed = true)
      : fetcher(bench.work,
                {allowed ? std::vector{*IpRange::parse("127.0.0.1")} : std::vector<IpRange>(),
                 std::nullopt},
                files) {
    bench.live(actor);
  }
  ~Asking() { fetcher.stop(); }

  Handler& noting() {
    return bench.handler([this](const cox_call& call, cox_result&) {
      CHECK(call.kind == COX_CALL_FETCHED);
      bench.notes.add(std::to_string(call.response->status) + " " + text_of(call.response->body));
      return COX_OK;
    });
  }
  Result<Fetcher::Id> get(const std::string& url, const cox_handler& handler,
                          work::CallPtr call = nullptr, const std::string& method = "GET") {
    return fetcher.fetch(actor, std::move(call), {url, {method, "/", {}, {}}, {}}, handler);
  }
  work::CallPtr call(bool confined = false) {
    work::CallSpec spec;
    spec.name = "asking";
    spec.effect = Effect::reads;
    spec.confined = confined;
    auto begun = bench.work.calls.begin(actor, spec);
    REQUIRE(begun.ok());
    return *begun;
  }

  Bench bench;
  work::ActorPtr actor = bench.plugin("asker");
  chat::SharedFiles files;
  Fetcher fetcher;
};

}  // namespace

TEST_CASE("the answer comes to the plugin, as part of the call that asked") {
  Other other;
  Asking asking;
  Handler& handler = asking.noting();
  REQUIRE(asking.get(other.url("/x"), handler.c(), asking.call()).ok());
  REQUIRE(asking.bench.settle());
  CHECK(asking.bench.notes.all() == std::vector<std::string>{"200 GET /x "});
  CHECK(handler.drops == 1);
  CHECK(asking.bench.work.calls.open_count() == 0);
}

TEST_CASE("an answer that does not come is told with its reason") {
  Asking asking;
  std::uint16_t nobody = 0;
  { nobody = Other().port; }
  Handler& handler = asking.noting();
  REQUIRE(asking.get("http://127.0.0.1:" + std::to_string(nobody) + "/", handler.c()).ok());
  REQUIRE(asking.bench.settle());
  REQUIRE(asking.bench.notes.size() == 1);
  CHECK(asking.bench.notes.all()[0].starts_with("0 "));
  CHECK(asking.bench.work.metrics.fetches_failed == 1);
}

TEST_CASE("addresses that are not public are refused, by number and by name") {
  Other other;
  Asking asking(false);
  for (const std::string& url :
       {other.url("/"), std::string("http://169.254.169.254/"), std::string("http://[::1]/"),
        std::string("http://[::ffff:127.0.0.1]/"), std::string("http://10.0.0.1:80/"),
        std::string("https://[fd00::1]/")}) {
    CAPTURE(url);
    Handler& handler = asking.noting();
    CHECK(asking.get(url, handler.c()).status().code() == Code::denied);
    CHECK(handler.drops == 1);
  }
  Handler& handler = asking.noting();
  REQUIRE(asking.get("http://localhost:" + std::to_string(other.port) + "/", handler.c()).ok());
  REQUIRE(asking.bench.settle());
  REQUIRE(asking.bench.notes.size() == 1);
  CHECK(asking.bench.notes.all()[0].starts_with("0 "));
}

TEST_CASE("a file of a message is asked for as the bot may, wherever its platform is") {
  Other other;
  Asking asking(false);
  const Json extra = Json::object(
      {{"files", Json::array({Json::object(
                     {{"url", other.url("/files/7")},
                      {"headers", Json::object({{"Authorization", "Bearer b0t"}})}})})}});
  const auto shown = Json::parse(asking.files.hide(extra.dump()));
  REQUIRE(shown);
  const std::string url = (*shown)["files"].items()[0]["url"].as_string();
  REQUIRE(asking.get(url, asking.noting().c()).ok());
  REQUIRE(asking.bench.settle());
  CHECK(asking.bench.notes.all() == std::vector<std::string>{"200 GET /files/7 Bearer b0t"});

  CHECK(asking.get(url, asking.noting().c(), nullptr, "POST").status().code() == Code::denied);
  CHECK(asking.get("cox:file/00", asking.noting().c()).status().code() == Code::not_found);
}

TEST_CASE("what is no request is refused") {
  Asking asking;
  for (const char* url : {"", "ftp://x/", "http://user:secret@x/", "x", "http://"}) {
    CAPTURE(url);
    CHECK(asking.get(url, asking.noting().c()).status().code() == Code::invalid);
  }
  for (const char* method : {"CONNECT", "TRACE", "get", "A B"}) {
    CAPTURE(method);
    CHECK(asking.get("http://127.0.0.1/", asking.noting().c(), nullptr, method).status().code() ==
          Code::invalid);
  }
}

TEST_CASE("who only overhears may ask, but not tell") {
  Other other;
  Asking asking;
  CHECK(
      asking.get(other.url("/"), asking.noting().c(), asking.call(true), "POST").status().code() ==
      Code::denied);
  CHECK(asking.get(other.url("/"), asking.noting().c(), asking.call(true)).ok());
  REQUIRE(asking.bench.settle());
  CHECK(asking.bench.notes.size() == 1);
}

TEST_CASE("cancelled is over; a retiring build keeps what belongs to its open calls") {
  Other other;
  Asking asking;
  Handler& own = asking.noting();
  Handler& of_call = asking.noting();
  Handler& cancelled = asking.noting();
  REQUIRE(asking.get(other.url("/silent"), own.c()).ok());
  REQUIRE(asking.get(other.url("/silent"), of_call.c(), asking.call()).ok());
  const auto id = asking.get(other.url("/silent"), cancelled.c());
  REQUIRE(id.ok());
  CHECK(asking.fetcher.cancel(asking.actor.get(), *id));
  // The network's thread may hold on to it for a moment.
  CHECK(eventually([&] { return cancelled.drops == 1; }));
  CHECK_FALSE(asking.fetcher.cancel(asking.actor.get(), *id));
  asking.fetcher.retire(asking.actor.get());
  CHECK(eventually([&] { return own.drops == 1; }));
  CHECK(of_call.drops == 0);
  CHECK(asking.bench.work.calls.open_count() == 1);
  asking.fetcher.cancel_all(asking.actor.get());
  CHECK(eventually([&] { return of_call.drops == 1; }));
  CHECK(eventually([&] { return asking.bench.work.calls.open_count() == 0; }));
  CHECK(asking.bench.outcomes() == std::vector<std::string>{"cancelled"});
  asking.fetcher.stop();
  REQUIRE(asking.bench.settle());
  CHECK(asking.bench.notes.size() == 0);
}
