#include "web/pages.hpp"

#include <doctest/doctest.h>

#include <future>

#include "../work/bench.hpp"
#include "web/site.hpp"

using namespace cox;
using work::test::Bench;

namespace {

// A bot whose adapters and start are as the test says.
struct Bot {
  Bench bench;
  bool started = true;
  Json adapters = Json::array({Json::object({{"name", "irc"}, {"state", "online"}})});
  web::Sources sources{
      bench.work,
      [] { return std::size_t(3); },
      [this] { return adapters; },
      [this] { return started; },
      [](const std::string& session, const std::string& path, const work::ExchangePtr& exchange) {
        net::HttpResponse response;
        response.body = session + " " + path;
        return session == "hook" && exchange->answer(std::move(response));
      },
      bench.services.steps};
  web::Site site{sources};

  net::HttpResponse ask(const std::string& method, const std::string& target) const {
    std::promise<net::HttpResponse> promise;
    site.handle({method, target, {}, {}}, {"127.0.0.1", false},
                [&](net::HttpResponse response) { promise.set_value(std::move(response)); });
    auto got = promise.get_future();
    REQUIRE(got.wait_for(work::test::kPatience) == std::future_status::ready);
    return got.get();
  }
};

}  // namespace

TEST_CASE("what lies under an adapter's name is the adapter's, with what follows it") {
  Bot bot;
  CHECK(bot.ask("POST", "/adapters/hook/events?x=1").body == "hook /events");
  CHECK(bot.ask("GET", "/adapters/hook").body == "hook /");
  CHECK(bot.ask("GET", "/adapters/other/events").status == 404);
  CHECK(bot.ask("GET", "/adapters/").status == 404);
  bot.started = false;
  CHECK(bot.ask("GET", "/adapters/hook").status == 503);
}

TEST_CASE("it is ready once it has started and its adapters are online, and says what is missing") {
  Bot bot;
  CHECK(bot.ask("GET", "/readyz").body == "{\"ready\":true,\"reasons\":[]}\n");
  bot.adapters = Json::array({Json::object({{"name", "irc"}, {"state", "connecting"}})});
  CHECK(bot.ask("GET", "/readyz").status == 503);
  CHECK(bot.ask("GET", "/readyz").body ==
        "{\"ready\":false,\"reasons\":[\"adapter irc is connecting\"]}\n");
  bot.adapters = Json::array();
  bot.started = false;
  CHECK(bot.ask("GET", "/readyz").body ==
        "{\"ready\":false,\"reasons\":[\"the plugins are being loaded\"]}\n");
  CHECK(bot.ask("GET", "/healthz").status == 200);
  CHECK(bot.ask("GET", "/route").status == 503);  // its plugin may be about to come
}

TEST_CASE("its own pages are read, not written; what is no path reaches nobody") {
  Bot bot;
  CHECK(bot.ask("HEAD", "/healthz").status == 200);
  CHECK(bot.ask("GET", "/healthz?x=y").status == 200);
  CHECK(bot.ask("POST", "/metrics").status == 405);
  CHECK(bot.ask("OPTIONS", "/metrics").status == 204);
  CHECK(bot.ask("OPTIONS", "*").status == 204);
  CHECK(bot.ask("GET", "/a/../healthz").status == 400);
  CHECK(bot.ask("GET", "*").status == 400);
  CHECK(bot.ask("GET", "/healthz/x").status == 404);
  CHECK(bot.bench.work.metrics.own.answers[4] == 4);
}

TEST_CASE("a body is refused before it has come") {
  Bot bot;
  const net::HttpRequest head{"POST", "/nowhere", {{"Content-Length", "5"}}, {}};
  const web::Site::Admission admission = bot.site.admit(head, 100);
  REQUIRE(admission.refusal);
  CHECK(admission.refusal->status == 404);
  CHECK_FALSE(bot.site.admit({"POST", "/nowhere", {}, {}}, 100).refusal);  // it is whole already
  CHECK(bot.site.admit({"POST", "/healthz", {{"Content-Length", "5"}}, {}}, 100).body_bytes == 100);
}

TEST_CASE("numbers about a bot that has done nothing yet") {
  Bot bot;
  const std::string text = bot.ask("GET", "/metrics").body;
  for (const char* line :
       {"# TYPE cox_messages_total counter\n", "cox_messages_total{result=\"taken\"} 0\n",
        "cox_queue_waiting{queue=\"inbox\"} 3\n", "cox_adapter_online{connection=\"irc\"} 1\n",
        "cox_records_ok 1\n", "cox_open_calls 0\n"}) {
    CAPTURE(line);
    CHECK(text.find(line) != std::string::npos);
  }
  const auto number = [&](const std::string& name) {
    return std::stod(text.substr(text.find("\n" + name + " ") + name.size() + 2));
  };
  CHECK(number("process_resident_memory_bytes") > 1e6);
  CHECK(number("process_open_fds") >= 3);
  CHECK(number("process_threads") >= 1);
  CHECK(number("process_start_time_seconds") > 1.6e9);
}
