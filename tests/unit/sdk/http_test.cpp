// Routes, requests and fetches as the SDK puts them to the bot.
#include <doctest/doctest.h>

#include <chrono>
#include <cox/plugin.hpp>
#include <optional>
#include <string>
#include <vector>

#include "fake_host.hpp"

using namespace std::chrono_literals;

namespace {

// A request for a route of the plugin.
struct Asked {
  explicit Asked(std::string_view text = {}, std::string_view question = {}) {
    static const cox_field field = {fake::view("X-Name"), fake::view("value")};
    request.size = sizeof(request);
    request.id = 42;
    request.method = fake::view("POST");
    request.path = fake::view("/hooks/ci");
    request.query = fake::view(question);
    request.remote = fake::view("192.0.2.1");
    request.body = fake::view(text);
    request.fields = &field;
    request.field_count = 1;
    raw.capture("name", "ci");
    raw.call.kind = COX_CALL_HTTP;
    raw.call.message = nullptr;
    raw.call.request = &request;
  }
  fake::Outcome by(const fake::Host& host) {
    return fake::run(host.only("http").handler, raw.raw());
  }
  cox_http_request request{};
  fake::Call raw;
};

struct Loaded {
  template <class Function>
  explicit Loaded(Function handler) {
    plugin.http("POST /hooks/:name", std::move(handler));
    plugin.declare_all();
  }
  fake::Host host;
  cox::Plugin plugin{host.table(), "1.0.0"};
};

}  // namespace

TEST_CASE("what a route says of itself") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.http("GET /x", [] {}).id("x").destroys().body_bytes(7).deadline(2s);
  plugin.declare_all();
  CHECK(host.only("http").facts == cox::Json::object({{"kind", "http"},
                                                      {"route", "GET /x"},
                                                      {"id", "x"},
                                                      {"effect", "destroys"},
                                                      {"body_bytes", 7},
                                                      {"deadline", 2000}}));
}

TEST_CASE("what came is there to be read") {
  Loaded web([](auto& call) {
    const cox::Request request = call.request();
    CHECK(call["name"] == "ci");
    CHECK(request.method() == "POST");
    CHECK(request.path() == "/hooks/ci");
    CHECK(request.query() == "a=1&b=%C3%BC+x");
    CHECK(request.query("b") == "\xC3\xBC x");
    CHECK(request.query("c").empty());
    CHECK(request.form("d") == "e f");
    CHECK(request.field("x-name") == "value");
    CHECK(request.field("x-other").empty());
    CHECK(request.fields().size() == 1);
    CHECK(request.remote() == "192.0.2.1");
    CHECK_FALSE(request.secure());
  });
  CHECK(Asked("d=e+f", "a=1&b=%C3%BC+x").by(web.host).status == COX_OK);
}

TEST_CASE("ways to answer") {
  Loaded web([](auto& call) {
    call.respond(200, "text");
    call.respond(cox::Json::array({1}));
    call.respond(204);
    call.respond(cox::HttpResponse{302, {{"Location", "/"}}, "b", ""});
  });
  CHECK(Asked().by(web.host).status == COX_OK);
  REQUIRE(web.host.responses.size() == 4);
  CHECK(web.host.responses[0].request == 42);
  CHECK(web.host.responses[0].fields == "Content-Type: text/plain; charset=utf-8");
  CHECK(web.host.responses[0].body == "text");
  CHECK(web.host.responses[1].fields == "Content-Type: application/json");
  CHECK(web.host.responses[1].body == "[1]");
  CHECK(web.host.responses[2].status == 204);
  CHECK(web.host.responses[2].fields.empty());
  CHECK(web.host.responses[3].fields == "Location: /");
}

TEST_CASE("what is thrown for the client is its answer, anything else is a failure") {
  Loaded web([](auto& call) { call.respond(call.request().json()); });
  CHECK(Asked("[1,").by(web.host).status == COX_OK);
  REQUIRE(web.host.responses.size() == 1);
  CHECK(web.host.responses[0].status == 400);
  CHECK(web.host.responses[0].body.find("the body is not JSON") == 0);
  Loaded other([](auto&) { throw cox::Error("hunter2"); });
  CHECK(Asked().by(other.host).status == COX_FAILED);
  CHECK(other.host.responses.empty());
}

TEST_CASE("an answer that comes too late throws, one that is kept says no") {
  std::optional<cox::HttpAnswer> kept;
  Loaded web([&](auto& call) { kept = call.later(); });
  CHECK(Asked().by(web.host).status == COX_OK);
  CHECK(web.host.held == std::vector<std::uint64_t>{42});
  CHECK(kept->respond(200, "now"));
  web.host.status = COX_NOT_FOUND;
  CHECK_FALSE(kept->respond(200, "again"));
  web.host.status = COX_INVALID;
  CHECK_THROWS_AS(kept->respond(200, "odd"), cox::Error);
  Loaded late([](auto& call) { call.respond(200, "late"); });
  late.host.status = COX_NOT_FOUND;
  CHECK(Asked().by(late.host).status == COX_NOT_FOUND);
}

TEST_CASE("a call that answers no request says so") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  plugin.hear("x", [](auto& call) {
    CHECK_FALSE(call.has_request());
    call.respond(200);
  });
  plugin.declare_all();
  const fake::Outcome outcome = fake::run(host.only("hear").handler, fake::Call().raw());
  CHECK(outcome.status == COX_INVALID);
  CHECK(outcome.text == "this call answers no HTTP request");
}

TEST_CASE("a request to others, and the answer that comes") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  std::string heard;
  plugin.hear("x", [&](auto& call) {
    cox::HttpRequest request = cox::HttpRequest::post("https://x.example/", cox::Json::array({1}));
    request.bearer("t").field("X-A", "b").within(5s);
    call.fetch(request, [&](auto& later, const cox::HttpResponse& came) {
      heard = std::to_string(came.status) + " " + came.field("x-b") + " " + came.body + came.error;
      later.reply(came.ok() ? "fine" : "not fine");
    });
  });
  plugin.declare_all();
  CHECK(fake::run(host.only("hear").handler, fake::Call().raw()).status == COX_OK);
  REQUIRE(host.fetches.size() == 1);
  const fake::Fetched& fetched = host.fetches[0];
  CHECK(fetched.call == "call-1");
  CHECK(fetched.method == "POST");
  CHECK(fetched.url == "https://x.example/");
  CHECK(fetched.fields == "Content-Type: application/json; Authorization: Bearer t; X-A: b");
  CHECK(fetched.body == "[1]");
  CHECK(fetched.timeout == 5000);
  CHECK(fetched.redirects == 5);
  const cox_field field = {fake::view("X-B"), fake::view("c")};
  cox_http_response response{};
  response.size = sizeof(response);
  response.status = 201;
  response.fields = &field;
  response.field_count = 1;
  response.body = fake::view("made");
  fake::Call answer(COX_CALL_FETCHED);
  answer.call.response = &response;
  CHECK(fake::run(fetched.handler, answer.raw()).status == COX_OK);
  CHECK(heard == "201 c made");
  CHECK(host.said.back().body == "fine");
  response.status = 0;
  response.body = fake::view("nobody answers there");
  CHECK(fake::run(fetched.handler, answer.raw()).status == COX_OK);
  CHECK(heard == "0 c nobody answers there");
  CHECK(host.said.back().body == "not fine");
}

TEST_CASE("a request that is refused throws, and one under way can be cancelled") {
  fake::Host host;
  cox::Plugin plugin(host.table(), "1.0.0");
  const cox::Fetch fetch =
      plugin.fetch(cox::HttpRequest::get("https://x.example/"), [](auto&, const auto&) {});
  CHECK(host.fetches.at(0).call.empty());
  CHECK(fetch.cancel());
  CHECK_FALSE(fetch.cancel());
  host.status = COX_DENIED;
  host.why = "10.0.0.1 is not on the public internet";
  CHECK_THROWS_WITH(
      plugin.fetch(cox::HttpRequest::get("http://10.0.0.1/"), [](auto&, const auto&) {}),
      "fetch: 10.0.0.1 is not on the public internet");
}
