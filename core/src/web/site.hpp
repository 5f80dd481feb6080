// What the bot answers over HTTP, whoever carries it: its own pages, and the routes of plugins.
// Threads: any.
#pragma once

#include <cox/net/http.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "web/doors.hpp"
#include "web/sources.hpp"

namespace cox::web {

class Site {
 public:
  explicit Site(Sources sources);

  struct Admission {
    std::optional<net::HttpResponse> refusal;
    std::size_t body_bytes = 0;  // the longest body this request may have
  };
  // Before the body has come. `standard` is the longest body of a route that names none.
  Admission admit(const net::HttpRequest& head, std::size_t standard) const;

  struct From {
    std::string address;
    bool secure = false;
  };
  // A whole request. `answer` is called exactly once, on any thread.
  void handle(net::HttpRequest request, From from, work::Exchange::Answer answer) const;

 private:
  struct Place {
    std::string session;
    std::string path;
  };
  static std::optional<Place> adapters_place(std::string_view path);
  void to_adapter(const Place& place, const work::ExchangePtr& exchange) const;
  void show_own(const work::ExchangePtr& exchange) const;

  Sources sources_;
  mutable Doors doors_;
};

}  // namespace cox::web
