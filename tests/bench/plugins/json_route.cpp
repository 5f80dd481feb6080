// Answers a request with JSON; two builds of it take turns.
#include <cox/plugin.hpp>

COX_PLUGIN("json-route", "1.0.0", "Answers with JSON") {
  plugin.http("GET /hello/:name", [](auto& call) {
    call.respond(cox::Json::object({{"hello", call["name"]}, {"build", BENCH_BUILD}}));
  });
}
