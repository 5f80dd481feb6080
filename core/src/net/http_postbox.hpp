// Answers on their way from any thread to the loop. A burst of them wakes it once.
#pragma once

#include <cox/net/http_server.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace cox::net {

class HttpConnection;

class HttpPostbox : public std::enable_shared_from_this<HttpPostbox> {
 public:
  explicit HttpPostbox(Loop& loop) : loop_(loop) {}

  // What a handler gets to answer request `number` with. Called on the loop's thread.
  HttpServer::Answer answer_to(std::weak_ptr<HttpConnection> connection, std::uint64_t number);

 private:
  struct Item {
    std::weak_ptr<HttpConnection> to;
    std::uint64_t number = 0;
    std::optional<HttpResponse> answer;
  };
  class Ticket;

  void send(Item item);
  void deliver();

  Loop& loop_;
  std::mutex mutex_;  // guards what follows
  std::vector<Item> items_;
};

}  // namespace cox::net
