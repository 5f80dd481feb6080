// The connection to one network, kept up for as long as it is wanted: connecting, staying alive,
// going no faster than the server likes, coming back after a loss. Made, used and destroyed on its
// loop's thread.
#pragma once

#include <chrono>
#include <cox/net/backoff.hpp>
#include <cox/net/loop.hpp>
#include <cox/net/stream.hpp>
#include <cox/net/token_bucket.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client.hpp"
#include "protocol/framer.hpp"

namespace irc {

class Connection {
 public:
  using Millis = std::chrono::milliseconds;

  struct Options {
    cox::net::Endpoint to = {};
    Login login = {};
    std::vector<Channel> channels = {};
    std::int64_t burst = 5;    // lines that may be sent at once
    Millis each{2'000};        // and then one in so long
    Millis first_wait{2'000};  // before coming back, twice as long each time
    Millis longest_wait{300'000};
    Millis silence{60'000};   // after which the server is asked whether it is there
    Millis patience{30'000};  // for its answer
    Millis retry{30'000};     // for rooms and a nick that we want and do not have
  };
  enum class State { connecting, online, offline };
  struct Callbacks {
    std::function<void(const cox::Incoming&)> said;
    std::function<void(State, const std::string& why)> state;
    std::function<void(const std::string& trouble)> trouble;
    std::function<void(std::uint64_t label, const std::string& id)> taken;
    std::function<void(std::uint64_t label, const std::string& why)> refused;
    std::function<void()> lost;  // what was sent and not taken by now may never arrive
  };

  Connection(cox::net::Loop& loop, Options options, Callbacks callbacks,
             std::function<std::uint64_t()> random);
  ~Connection();

  void open();
  // Says goodbye and closes; `left` runs once the server has let us go, or has not within a second.
  // No other callback but lost() runs any more.
  void leave(const std::string& why, std::function<void()> left);

  // Null while the server has not taken us.
  Client* client();
  // Lines that wait because the server wants no more of them now.
  std::size_t waiting() const { return queue_.size(); }

 private:
  void connect();
  std::unique_ptr<Client> make_client();
  void received(std::string_view bytes);
  void send(const Line& line, Client::Priority priority);
  void pump();
  void watch();
  void welcome();
  void retry_later();
  void end(const std::string& why, bool lasting);
  void finish();
  static Millis now();

  cox::net::Loop& loop_;
  const Options options_;
  const Callbacks callbacks_;
  cox::net::Backoff backoff_;
  cox::net::Timer reconnect_, pace_, alive_, retry_;

  // Of one connection; made anew for the next.
  std::unique_ptr<Client> client_;
  std::unique_ptr<cox::net::Stream> stream_;
  Framer framer_;
  cox::net::TokenBucket bucket_;
  std::deque<std::string> queue_;
  Millis heard_{0};
  bool asked_ = false;  // whether the server is there
  bool ending_ = false;
  std::function<void()> leaving_;  // what to call then
  std::string why_;
  bool lasting_ = false;
};

}  // namespace irc
