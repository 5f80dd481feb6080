// A chat that takes every answer at once; each makes room for another message. Threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "chat/outgoing.hpp"
#include "window.hpp"

namespace cox::bench {

class Answers final : public chat::Deliverer {
 public:
  // So many messages are on their way at most.
  explicit Answers(std::size_t under_way) : window(under_way) {}

  chat::Delivery deliver(const chat::Outgoing&, std::uint64_t) override {
    window.leave();
    return chat::Delivery::sent("");
  }
  bool serves(const std::string&) override { return true; }

  Window window;
};

}  // namespace cox::bench
