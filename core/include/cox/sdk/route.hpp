// A route: what the plugin does with requests for a path. See Plugin::http(). Threads: declared in
// the plugin's body, which owns it. A path that is taken or makes no sense is refused when the body
// has ended: the plugin is not loaded, and the message says why.
#ifndef COX_SDK_ROUTE_HPP
#define COX_SDK_ROUTE_HPP

#include <chrono>
#include <cox/sdk/declaration.hpp>
#include <cstddef>
#include <string_view>
#include <utility>

namespace cox {

class Route : public sdk::Declaration {
 public:
  using sdk::Declaration::Declaration;

  // A name for logs and records; the route itself where none is given.
  Route& id(std::string_view id) { return set("id", id); }
  // What it does to the world. Without one GET, HEAD and OPTIONS read, everything else writes. What
  // only reads is counted, but not recorded one by one.
  Route& reads() { return set("effect", "reads"); }
  Route& writes() { return set("effect", "writes"); }
  Route& destroys() { return set("effect", "destroys"); }
  // The longest body it takes; a longer one is answered with 413 (as http.body_bytes of the config
  // says: 1 MiB).
  Route& body_bytes(std::size_t bytes) { return set("body_bytes", bytes); }
  // How long an answer may take; then the client gets 504 (30 s).
  Route& deadline(std::chrono::milliseconds deadline) { return set("deadline", deadline.count()); }

 private:
  Route& set(std::string_view name, Json value) {
    fact(name, std::move(value));
    return *this;
  }
};

}  // namespace cox

#endif  // COX_SDK_ROUTE_HPP
