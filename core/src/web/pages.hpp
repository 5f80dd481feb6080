// The pages that the bot serves itself, for those who watch it. Threads: any.
#pragma once

#include <cox/net/http.hpp>
#include <optional>
#include <string_view>

#include "web/sources.hpp"

namespace cox::web {

// The answer where `path` is one of them, with 405 where the method is neither GET nor HEAD:
//   /healthz  200 as long as the process answers at all
//   /readyz   200 once its plugins are loaded and its adapters online, else 503; JSON with reasons
//   /metrics  for Prometheus
std::optional<net::HttpResponse> own_page(const Sources& sources, std::string_view method,
                                          std::string_view path);

bool is_own_page(std::string_view path);
inline constexpr std::string_view kHealthPath = "/healthz";

// Whether it is ready, and otherwise why not.
Json readiness(const Sources& sources);

}  // namespace cox::web
