// The target of a request from anybody, against routes of every shape: what comes out as a path
// leads nowhere but down, and what routes take of it is of that path.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.hpp"
#include "routing/path.hpp"

using namespace cox;

namespace {

const routing::RouteTable& table() {
  static const routing::RouteTable made = [] {
    routing::RouteTable routes;
    std::size_t number = 0;
    for (const char* each : {"GET /", "GET /a/:b", "GET /a/b", "* /a/:x/c", "GET /*rest",
                             "GET /:p/:q/:r", "POST /:p/*rest"}) {
      const auto pattern = routing::RoutePattern::parse(each);
      if (!pattern.ok() || !routes.add(*pattern, number++)) __builtin_trap();
    }
    return routes;
  }();
  return made;
}

bool leads_down(std::string_view path) {
  if (!path.starts_with('/') || !text::is_utf8(path)) return false;
  if (path.find_first_of(std::string_view("\0\\\r\n", 4)) != std::string_view::npos) return false;
  if (path == "/") return true;
  for (const std::string_view part : text::split(path.substr(1), '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view target(reinterpret_cast<const char*>(data), size);
  const auto path = routing::request_path(target);
  if (!path) return 0;
  if (!leads_down(*path)) __builtin_trap();
  for (const char* method : {"GET", "HEAD", "POST", "OPTIONS"}) {
    const routing::RouteTable::Match match = table().find(method, *path);
    for (const auto& [name, value] : match.parameters) {
      if (value.empty() || path->find(value) == std::string::npos) __builtin_trap();
    }
  }
  return 0;
}
