#include "work/serving.hpp"

#include <doctest/doctest.h>

#include <future>

#include "bench.hpp"
#include "routing/path.hpp"

using namespace cox;
using namespace cox::work;
using namespace cox::work::test;

namespace {

// What clients were answered.
struct Clients {
  // Asks, and returns at once.
  std::shared_ptr<std::future<net::HttpResponse>> ask(Bench& bench, const std::string& method,
                                                      const std::string& target,
                                                      const std::string& body = {}) {
    auto promise = std::make_shared<std::promise<net::HttpResponse>>();
    auto answer = std::make_shared<std::future<net::HttpResponse>>(promise->get_future());
    serve(bench.work,
          bench.work.requests.open(
              {{method, target, {}, body}, *routing::request_path(target), "192.0.2.1", false},
              [promise](net::HttpResponse response) { promise->set_value(std::move(response)); }));
    return answer;
  }
};

net::HttpResponse got(const std::shared_ptr<std::future<net::HttpResponse>>& answer) {
  REQUIRE(answer->wait_for(kPatience) == std::future_status::ready);
  return answer->get();
}

bool is_open(const std::shared_ptr<std::future<net::HttpResponse>>& answer) {
  return answer->wait_for(std::chrono::seconds(0)) != std::future_status::ready;
}

Handler& route(Bench& bench, const ActorPtr& actor, const std::string& pattern, Run run,
               const std::string& more = {}) {
  Handler& made = bench.handler(std::move(run));
  auto parsed = routing::parse_route(
      *Json::parse(R"({"kind":"http","route":")" + pattern + "\"" + more + "}"));
  REQUIRE_MESSAGE(parsed.ok(), parsed.status().message());
  actor->declared.routes.push_back(
      {std::move(*parsed), made.c(), bench.work.metrics.routes.of(actor->id + " " + pattern)});
  return made;
}

// Answers as the host would.
Run answering(Bench& bench, int status, const std::string& body) {
  return [&bench, status, body](const cox_call& call, cox_result&) {
    const ExchangePtr exchange = bench.work.requests.find(call.request->id);
    if (exchange != nullptr) exchange->answer(net::HttpResponse{status, {}, body});
    return COX_OK;
  };
}

}  // namespace

TEST_CASE("a request reaches the handler with all that came, and gets its answer") {
  Bench bench;
  Clients clients;
  const ActorPtr web = bench.plugin("web");
  route(bench, web, "POST /hooks/:name", [&](const cox_call& call, cox_result& result) {
    CHECK(call.kind == COX_CALL_HTTP);
    CHECK(text_of(call.name) == "POST /hooks/:name");
    CHECK_FALSE(text_of(call.id).empty());
    REQUIRE(call.capture_count == 1);
    CHECK(text_of(call.captures[0].name) == "name");
    CHECK(text_of(call.captures[0].text) == "ci");
    CHECK(text_of(call.request->method) == "POST");
    CHECK(text_of(call.request->path) == "/hooks/ci");
    CHECK(text_of(call.request->query) == "a=1");
    CHECK(text_of(call.request->body) == "body");
    CHECK(text_of(call.request->remote) == "192.0.2.1");
    return answering(bench, 201, "made")(call, result);
  });
  bench.live(web);
  const net::HttpResponse response = got(clients.ask(bench, "POST", "/hooks/ci?a=1", "body"));
  CHECK(response.status == 201);
  CHECK(response.body == "made");
  REQUIRE(bench.settle());
  CHECK(bench.outcomes() == std::vector<std::string>{"ok"});
  CHECK(bench.work.metrics.routes.of("web POST /hooks/:name")->answers[2] == 1);
  CHECK(bench.work.requests.waiting() == 0);
}

TEST_CASE("no answer is 204, a failure is 500 and says nothing, no route is 404 or 405") {
  Bench bench;
  Clients clients;
  const ActorPtr web = bench.plugin("web");
  route(bench, web, "GET /silent", [](const cox_call&, cox_result&) { return COX_OK; });
  route(bench, web, "GET /fails", [](const cox_call&, cox_result& result) {
    answer(result, "the password is hunter2");
    return COX_FAILED;
  });
  bench.live(web);
  CHECK(got(clients.ask(bench, "GET", "/silent")).status == 204);
  const net::HttpResponse failed = got(clients.ask(bench, "GET", "/fails"));
  CHECK(failed.status == 500);
  CHECK(failed.body == "500 Internal Server Error\n");
  CHECK(got(clients.ask(bench, "GET", "/nowhere")).status == 404);
  const net::HttpResponse wrong = got(clients.ask(bench, "PUT", "/silent"));
  CHECK(wrong.status == 405);
  REQUIRE(net::find_field(wrong.fields, "Allow") != nullptr);
  CHECK(*net::find_field(wrong.fields, "Allow") == "GET, HEAD, OPTIONS");
  CHECK(got(clients.ask(bench, "OPTIONS", "/silent")).status == 204);
  REQUIRE(bench.settle());
  CHECK(web->totals->errors == 1);
  CHECK(bench.outcomes().empty());  // what only reads is not recorded
}

TEST_CASE("who does not answer in time is given up, also while it runs") {
  Bench bench;
  Clients clients;
  Gate gate;
  const ActorPtr web = bench.plugin("web");
  route(
      bench, web, "GET /stuck",
      [&](const cox_call& call, cox_result& result) {
        CHECK(gate.wait());
        return answering(bench, 200, "too late")(call, result);
      },
      R"(,"deadline":1000)");
  route(bench, web, "GET /next", answering(bench, 200, "next"), R"(,"deadline":500)");
  bench.live(web);
  const auto stuck = clients.ask(bench, "GET", "/stuck");
  REQUIRE(gate.reached());
  const auto next = clients.ask(bench, "GET", "/next");  // waits behind it
  bench.advance(499);
  CHECK(is_open(next));
  bench.advance(1);
  CHECK(got(next).status == 504);
  CHECK(is_open(stuck));
  bench.advance(500);
  CHECK(got(stuck).status == 504);
  gate.open();
  REQUIRE(bench.settle());
  CHECK(bench.work.requests.waiting() == 0);
}

TEST_CASE("a held request is answered from anywhere, and keeps its call open until then") {
  Bench bench;
  Clients clients;
  const ActorPtr web = bench.plugin("web");
  std::uint64_t id = 0;
  route(bench, web, "POST /held", [&](const cox_call& call, cox_result&) {
    id = call.request->id;
    CHECK(bench.work.requests.find(id)->hold(CurrentCall::get()));
    return COX_OK;
  });
  bench.live(web);
  const auto asked = clients.ask(bench, "POST", "/held");
  REQUIRE(bench.settle());
  CHECK(is_open(asked));
  CHECK(bench.work.calls.open_count() == 1);
  CHECK(bench.work.requests.find(id)->answer(202));
  CHECK(got(asked).status == 202);
  CHECK(bench.work.calls.open_count() == 0);
  CHECK(bench.work.requests.find(id) == nullptr);
  CHECK(bench.outcomes() == std::vector<std::string>{"ok"});
}

TEST_CASE("at a reload what waits goes to the new build, and what runs is answered by the old") {
  Bench bench;
  Clients clients;
  Gate gate;
  const ActorPtr old = bench.plugin("web", 1);
  route(bench, old, "GET /x", [&](const cox_call& call, cox_result& result) {
    CHECK(gate.wait());
    return answering(bench, 200, "old")(call, result);
  });
  route(bench, old, "GET /dropped", answering(bench, 200, "old"));
  bench.live(old);
  const auto running = clients.ask(bench, "GET", "/x");
  REQUIRE(gate.reached());
  const auto waiting = clients.ask(bench, "GET", "/x");
  const auto dropped = clients.ask(bench, "GET", "/dropped");
  const ActorPtr next = bench.plugin("web", 2);
  route(bench, next, "GET /x", answering(bench, 200, "new"));
  bench.take_over(old, next);
  CHECK(got(waiting).body == "new");
  CHECK(got(dropped).status == 404);
  gate.open();
  CHECK(got(running).body == "old");
  CHECK(got(clients.ask(bench, "GET", "/x")).body == "new");
  REQUIRE(bench.settle());
}

TEST_CASE("a full mailbox asks to come back, and one that closes says so") {
  Bench bench;
  Clients clients;
  Gate gate;
  const ActorPtr web = bench.plugin("web", 1, 1);
  route(bench, web, "GET /x", [&](const cox_call& call, cox_result& result) {
    CHECK(gate.wait());
    return answering(bench, 200, "done")(call, result);
  });
  bench.live(web);
  const auto first = clients.ask(bench, "GET", "/x");
  REQUIRE(gate.reached());
  const auto second = clients.ask(bench, "GET", "/x");
  const net::HttpResponse refused = got(clients.ask(bench, "GET", "/x"));
  CHECK(refused.status == 503);
  REQUIRE(net::find_field(refused.fields, "Retry-After") != nullptr);
  web->mailbox->close();  // what waits is dropped, and answered
  CHECK(got(second).status == 503);
  gate.open();
  CHECK(got(first).body == "done");
  REQUIRE(bench.settle());
}

TEST_CASE("a route belongs to one plugin") {
  Bench bench;
  const ActorPtr one = bench.plugin("one");
  const ActorPtr two = bench.plugin("two");
  route(bench, one, "GET /a/:x", answering(bench, 200, ""));
  route(bench, two, "GET /a/:y", answering(bench, 200, ""));
  bench.live(one);
  const Status taken = bench.work.registry.replace(nullptr, two);
  CHECK(taken.code() == Code::conflict);
  CHECK(taken.message().find("of plugin 'two' is already declared by plugin 'one'") !=
        std::string::npos);
  const ActorPtr again = bench.plugin("one", 2);
  route(bench, again, "GET /a/:z", answering(bench, 200, ""));
  bench.live(again, one);  // its own older build does not count
}

TEST_CASE("what writes does not begin where it cannot be recorded") {
  Bench bench;
  Clients clients;
  const ActorPtr web = bench.plugin("web");
  route(bench, web, "GET /x", answering(bench, 200, "read"));
  route(bench, web, "POST /x", answering(bench, 200, "written"));
  bench.live(web);
  bench.records->close();
  CHECK(got(clients.ask(bench, "POST", "/x")).status == 503);
  CHECK(got(clients.ask(bench, "GET", "/x")).body == "read");
  REQUIRE(bench.settle());
}

TEST_CASE("what may be sent as an answer") {
  CHECK(check_response({200, {{"X-Name", "value\twith tab"}}, ""}).ok());
  for (const int status : {0, 100, 199, 600, -1})
    CHECK_FALSE(check_response({status, {}, ""}).ok());
  for (const char* name : {"", "a b", "a:", "a\r\n", "\xC3\xBC"})
    CHECK_FALSE(check_response({200, {{name, "x"}}, ""}).ok());
  for (const char* value : {"a\r\nb", "a\nb", "a\x01"})
    CHECK_FALSE(check_response({200, {{"X", value}}, ""}).ok());
}

TEST_CASE("a client of a plugin in quarantine is asked to come back") {
  Bench bench;
  Clients clients;
  Settings settings;
  settings.quarantine = {.failures = 1, .window = 10'000, .stuck = 20'000};
  bench.services.configure(settings);
  const ActorPtr web = bench.plugin("web");
  route(bench, web, "GET /fails", [](const cox_call&, cox_result&) { return COX_FAILED; });
  route(bench, web, "GET /x", answering(bench, 200, "x"));
  bench.live(web);
  CHECK(got(clients.ask(bench, "GET", "/fails")).status == 500);
  REQUIRE(bench.settle());
  REQUIRE(web->quarantine.is_on());
  const net::HttpResponse refused = got(clients.ask(bench, "GET", "/x"));
  CHECK(refused.status == 503);
  CHECK(net::find_field(refused.fields, "Retry-After") != nullptr);
}

TEST_CASE("a request that is held is answered when the bot stops") {
  Bench bench;
  Clients clients;
  const ActorPtr web = bench.plugin("web");
  route(bench, web, "POST /held", [&](const cox_call& call, cox_result&) {
    CHECK(bench.work.requests.find(call.request->id)->hold(CurrentCall::get()));
    return COX_OK;
  });
  bench.live(web);
  const auto asked = clients.ask(bench, "POST", "/held");
  REQUIRE(bench.settle());
  CHECK(is_open(asked));
  bench.work.requests.let_go_held();
  CHECK(got(asked).status == 503);
  CHECK(bench.work.calls.open_count() == 0);
}
