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
#include "pulse.hpp"

namespace irc {

class Connection {
 public:
  using Millis = std::chrono::milliseconds;

  struct Options {
    cox::net::Endpoint to = {};
    Client::Options client = {};
    std::int64_t burst = 5;    // lines that may be sent at once
    Millis each{2'000};        // and then one in so long
    Millis first_wait{2'000};  // before coming back, twice as long each time
    Millis longest_wait{300'000};
    Millis welcome{60'000};  // for the server to let us in
    Pulse::Options pulse = {};
    Millis retry{30'000};  // for rooms and a nick that we want and do not have
  };
  enum class State { connecting, online, offline };
  struct Callbacks {
    std::function<void(const cox::Incoming&)> said;
    std::function<void(State, const std::string& why)> state;
    std::function<void(const Trouble&)> trouble;
    std::function<void()> mended;  // nothing is wrong any more
    std::function<void(Millis)> lag;
    std::function<void(std::size_t)> queue;  // so many lines wait now
    std::function<void(std::uint64_t label, const std::string& id)> taken;
    std::function<void(std::uint64_t label, const std::string& why)> refused;
    // The connection is gone: what was sent and not taken by now may never arrive. We left by
    // ourselves where there is no trouble.
    std::function<void(const Trouble& why)> lost;
  };

  // `marks`: what was seen before, by an older build.
  Connection(cox::net::Loop& loop, Options options, Marks marks, Callbacks callbacks,
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
  const Marks& marks() const { return marks_; }

 private:
  void connect();
  std::unique_ptr<Client> make_client();
  void opened();
  void received(std::string_view bytes);
  void send(const Line& line, Priority priority);
  void pump();
  void tell_queue();
  void welcome();
  void retry_later();
  void end(const Trouble& why, bool lasting);
  void finish();
  void stop_timers();

  cox::net::Loop& loop_;
  const Options options_;
  const Callbacks callbacks_;
  cox::net::Backoff backoff_;
  cox::net::Timer reconnect_, pace_, patience_, retry_;
  Pulse pulse_;
  Marks marks_;

  // Of one connection; made anew for the next.
  std::unique_ptr<Client> client_;
  std::unique_ptr<cox::net::Stream> stream_;
  Framer framer_;
  cox::net::TokenBucket bucket_;
  std::deque<std::string> queue_;
  std::size_t told_ = 0;  // of the queue
  bool ending_ = false;
  std::function<void()> leaving_;  // what to call then
  Trouble why_;
  bool lasting_ = false;
};

}  // namespace irc
