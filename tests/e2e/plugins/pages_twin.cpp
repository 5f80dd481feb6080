// Wants a route that another plugin has.
#include <cox/plugin.hpp>

COX_PLUGIN("pages-twin", "1.0.0", "Copies others") {
  plugin.http("GET /hello/:who", [](auto& call) { call.respond(200, "not me"); });
}
