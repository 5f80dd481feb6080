// Finds the addresses of a name. getaddrinfo(3) takes as long as the name servers like, half a
// minute with the usual settings where they do not answer. Asio does one lookup at a time, and
// whatever ends its loop waits for that; here each has a thread of its own, which is left alone
// once nobody waits. Threads: the loop's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/asio.hpp"

namespace cox::net {

class NameLookup {
 public:
  using Addresses = std::vector<asio::ip::tcp::endpoint>;
  using Found = std::function<void(const error_code& error, Addresses addresses)>;

  explicit NameLookup(asio::io_context& io) : io_(io) {}
  ~NameLookup() { cancel(); }
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

  // In place of what it looked for. `found` is called on the loop's thread, not before this
  // returns. What is an address already is found without a thread.
  void begin(const std::string& host, std::uint16_t port, Found found);
  // Once this returns `found` is not called any more.
  void cancel();

 private:
  struct Wanted;

  asio::io_context& io_;
  std::shared_ptr<Wanted> wanted_;
};

}  // namespace cox::net
