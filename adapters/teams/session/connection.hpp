// What a session has with the platform: the keys that it trusts, its own token, and the calls it
// makes. Teams has no connection that could break; what breaks is one of these.
#pragma once

#include <cox/net/loop.hpp>
#include <functional>
#include <list>
#include <optional>
#include <string>

#include "key_source.hpp"
#include "service.hpp"
#include "token_source.hpp"

namespace teams {

// Lives on the loop's thread, but for keys().
class Connection {
 public:
  struct Callbacks {
    std::function<void()> online;
    std::function<void(const Trouble&)> trouble;
  };

  Connection(cox::net::Loop& loop, const Settings& settings, Callbacks callbacks,
             std::function<std::uint64_t()> random);

  // Fetches what is needed; the callbacks tell how it went.
  void open();
  Service& service() { return service_; }
  // Runs `task` once, later, unless the connection has gone.
  void later(std::chrono::milliseconds delay, std::function<void()> task);

  // The keys to trust; `newer` where one is missing among those. Waits for them, some seconds at
  // most. Threads: any but the loop's.
  std::optional<KeySet> keys(bool newer);
  // The bot's own token, in the same way; empty where there is none.
  std::string token();

 private:
  void on_token(const Trouble* trouble);
  void on_keys(const Trouble* trouble);
  void tell();
  // What the loop's thread finds out, for another one.
  template <class T>
  T waits_for(std::function<void(std::function<void(T)>)> ask);

  cox::net::Loop& loop_;
  const Settings& settings_;
  Callbacks callbacks_;
  TokenSource tokens_;
  KeySource keys_;
  Service service_;
  std::optional<Trouble> token_trouble_, key_trouble_;
  bool has_token_ = false, has_keys_ = false, is_online_ = false;
  struct Later {
    explicit Later(cox::net::Loop& loop) : timer(loop) {}
    cox::net::Timer timer;
    bool has_fired = false;
  };
  std::list<Later> timers_;
};

}  // namespace teams
