// Routes of every sort; each build answers with its own version (PAGES_VERSION).
#include <chrono>
#include <cox/plugin.hpp>
#include <string>
#include <thread>

COX_PLUGIN("pages", PAGES_VERSION, "Answers requests") {
  using namespace std::chrono_literals;

  plugin.http("GET /version", [](auto& call) {
    call.respond(cox::Json::object({{"version", PAGES_VERSION}}));
  });
  plugin.http("GET /hello/:name", [](auto& call) {
    call.respond(200, "Hello, " + call["name"] + call.request().query("mark"));
  });
  plugin.http("POST /sum", [](auto& call) {
    const cox::Json numbers = call.request().json();
    std::int64_t sum = 0;
    for (const cox::Json& each : numbers.items()) sum += each.as_int();
    call.respond(cox::Json::object({{"sum", sum}}));
  });
  plugin
      .http("POST /form",
            [](auto& call) { call.respond(200, "who=" + call.request().form("who")); })
      .body_bytes(1'000);
  plugin.http("POST /hooks/github", [](auto& call) {
    if (!call.request().signed_by_github("It's a Secret to Everybody"))
      throw cox::HttpError(401, "the signature does not fit");
    call.respond(200, "signed");
  });
  plugin.http("GET /fail", [](auto&) { throw cox::Error("the database password is hunter2"); });
  plugin.http("GET /silent", [] {});
  plugin.http("GET /never", [](auto& call) { call.later(); }).deadline(100ms);
  plugin.http("GET /soon", [](auto& call) {
    call.after(50ms, [](auto& later) { later.respond(200, "later"); });
  });
  plugin.http("GET /slow", [](auto& call) {
    std::this_thread::sleep_for(300ms);
    call.respond(200, "slow " PAGES_VERSION);
  });
  plugin.http("GET /files/*rest", [](auto& call) { call.respond(200, call["rest"]); });
  plugin.http("GET /crlf", [](auto& call) {
    call.respond(cox::HttpResponse{200, {{"X-Name", call.request().query("name")}}, "", ""});
  });
  plugin.http("GET /through", [](auto& call) {
    call.fetch(cox::HttpRequest::get(call.request().query("url")),
               [](auto& later, const cox::HttpResponse& came) {
                 later.respond(came.status == 0 ? 502 : 200, came.body + came.error);
               });
  });
  plugin.respond("fetch (?<url>\\S+)", [](auto& call) {
    call.fetch(cox::HttpRequest::get(call["url"]), [](auto& later, const cox::HttpResponse& came) {
      later.reply(std::to_string(came.status) + " " + came.body + came.error);
    });
  });
  plugin.hear("overheard (?<url>\\S+)", [](auto& call) {
    call.fetch(cox::HttpRequest::post(call["url"], cox::Json()), [](auto&, const auto&) {});
  });
}
