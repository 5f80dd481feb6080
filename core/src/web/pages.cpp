#include "web/pages.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "web/exposition.hpp"
#include "web/metrics_page.hpp"

namespace cox::web {

namespace {

net::HttpResponse page(int status, std::string_view type, std::string body) {
  return {status,
          {{"Content-Type", std::string(type)}, {"Cache-Control", "no-store"}},
          std::move(body)};
}

net::HttpResponse health(const Sources&) { return page(200, "text/plain; charset=utf-8", "ok\n"); }

net::HttpResponse ready(const Sources& sources) {
  const Json state = readiness(sources);
  return page(state["ready"].as_bool() ? 200 : 503, "application/json", state.dump() + "\n");
}

net::HttpResponse metrics(const Sources& sources) {
  return page(200, Exposition::kContentType, metrics_page(sources));
}

struct Page {
  std::string_view path;
  net::HttpResponse (*make)(const Sources& sources);
};
constexpr Page kPages[] = {{kHealthPath, health}, {"/readyz", ready}, {"/metrics", metrics}};

}  // namespace

Json readiness(const Sources& sources) {
  Json reasons = Json::array();
  if (!sources.started()) reasons.push("the plugins are being loaded");
  const Json adapters = sources.adapters();
  for (const Json& each : adapters.items()) {
    if (each["state"].text() == "online") continue;
    reasons.push(text::cat("adapter ", each["name"].text(), " is ", each["state"].text()));
  }
  return Json::object({{"ready", reasons.size() == 0}, {"reasons", reasons}});
}

bool is_own_page(std::string_view path) {
  return std::ranges::find(kPages, path, &Page::path) != std::end(kPages);
}

std::optional<net::HttpResponse> own_page(const Sources& sources, std::string_view method,
                                          std::string_view path) {
  for (const Page& each : kPages) {
    if (each.path != path) continue;
    if (method == "GET" || method == "HEAD") return each.make(sources);
    net::HttpResponse response = work::plain_answer(method == "OPTIONS" ? 204 : 405);
    response.fields.push_back({"Allow", "GET, HEAD, OPTIONS"});
    return response;
  }
  return std::nullopt;
}

}  // namespace cox::web
