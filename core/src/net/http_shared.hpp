// What the connections of one server share. For the loop's thread.
#pragma once

#include <chrono>
#include <cox/net/http_server.hpp>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include "net/http_answer.hpp"
#include "net/http_deadlines.hpp"
#include "net/http_postbox.hpp"

namespace cox::net {

class HttpConnection;

struct HttpShared {
  HttpServer::Options options;
  HttpServer::Callbacks callbacks;
  std::shared_ptr<HttpDeadlines> deadlines;
  std::shared_ptr<HttpPostbox> postbox;
  Loop::State& loop;
  std::unordered_set<std::shared_ptr<HttpConnection>> connections = {};
  HttpServer::Counts counts = {};
  std::function<void()> left = nullptr;  // runs after a connection has gone

  // For the field Date: made once a second.
  const std::string& date() {
    const std::time_t now = std::chrono::system_clock::to_time_t(loop.date());
    if (now != date_time) date_text = http_date(date_time = now);
    return date_text;
  }
  std::time_t date_time = 0;
  std::string date_text = {};
};

}  // namespace cox::net
