// A session of HTTP in memory: what it makes of bytes, and what it answers.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_session.hpp"

class HttpTalk final : public cox::net::HttpSession::Owner {
 public:
  explicit HttpTalk(const cox::net::HttpSession::Limits& limits = {}) : session(limits, *this) {}

  // As if `step` bytes came at a time.
  void says(std::string_view bytes, std::size_t step = 1'000'000) {
    while (!bytes.empty() && session.wants_input()) {
      const auto space = session.input().space(session.wanted_bytes());
      const std::size_t size = std::min({bytes.size(), space.size(), step});
      std::memcpy(space.data(), bytes.data(), size);
      session.input().filled(size);
      bytes.remove_prefix(size);
      session.advance();
    }
  }
  std::string hears() {
    session.advance();
    std::string all;
    for (const std::string& piece : session.output().pieces()) all += piece;
    session.output().clear();
    return all;
  }

  cox::net::HttpSession session;
  std::size_t body_bytes = 64;
  bool answers_at_once = true;
  std::vector<cox::net::HttpRequest> handled = {};
  std::vector<std::string> failures = {};

 private:
  cox::net::HttpServer::Admission admit(const cox::net::HttpRequest&) override {
    return {.body_bytes = body_bytes};
  }
  void handle(cox::net::HttpRequest request, std::uint64_t number) override {
    handled.push_back(std::move(request));
    if (answers_at_once) session.answer(number, cox::net::HttpResponse{.body = "fine"});
  }
  void failed(const std::string& what) override { failures.push_back(what); }
  const std::string& date() override { return date_; }

  std::string date_ = "Sun, 06 Nov 1994 08:49:37 GMT";
};
