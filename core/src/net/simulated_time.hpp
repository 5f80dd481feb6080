// The time of a simulated loop, and what is under way between two ends that both live on it. For
// the loop's thread, but for now().
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "net/asio.hpp"

namespace cox::net {

class WireEnd;

class SimulatedTime {
 public:
  using Clock = std::chrono::steady_clock;
  using Handler = std::function<void(const error_code&)>;
  using Wait = std::pair<Clock::time_point, std::uint64_t>;  // of two, the one that began first
  using Waits = std::function<bool()>;
  using Endpoint = asio::ip::tcp::endpoint;

  Clock::time_point now() const { return Clock::time_point(Clock::duration(now_)); }
  std::chrono::system_clock::time_point date() const;

  // `handler` runs once: at `due`, or with an error after cancel().
  Wait wait(asio::io_context& io, Clock::time_point due, Handler handler);
  void cancel(asio::io_context& io, const Wait& wait);

  // One more that is on its way, from the first step until it is open or has failed.
  void opening() { ++opening_; }
  void opened() { --opening_; }
  std::shared_ptr<WireEnd> client_end(const Endpoint& client, const Endpoint& server);
  std::shared_ptr<WireEnd> server_end(const Endpoint& server, const Endpoint& client);

  // The body of the loop's thread.
  void run(asio::io_context& io);
  // See Loop::pass().
  struct Pass {
    std::chrono::milliseconds time{0};
    Waits waits = nullptr;
    std::shared_ptr<std::promise<void>> done = nullptr;
  };
  void ask(Pass pass) { asked_.emplace(std::move(pass)); }
  // Lets go of all who wait.
  void drop();

 private:
  friend class WireEnd;
  struct Wire;
  using Wires = std::map<std::pair<Endpoint, Endpoint>, std::shared_ptr<Wire>>;

  void pass(asio::io_context& io, const Pass& pass);
  void settle(asio::io_context& io, const Waits& waits);
  bool is_busy() const;
  std::shared_ptr<WireEnd> end(const Endpoint& client, const Endpoint& server, std::size_t which);

  std::atomic<Clock::rep> now_ =
      Clock::duration(std::chrono::hours(1'000)).count();  // no moment is before the first one
  std::map<Wait, Handler> waits_;
  std::uint64_t last_wait_ = 0;
  int opening_ = 0;
  Wires wires_;
  std::optional<Pass> asked_;
};

// One end of a connection: told of everything that is done on it, it knows what is still to come.
class WireEnd {
 public:
  WireEnd(SimulatedTime& time, std::shared_ptr<SimulatedTime::Wire> wire, std::size_t which);
  ~WireEnd() { closed(); }
  WireEnd(const WireEnd&) = delete;
  WireEnd& operator=(const WireEnd&) = delete;

  void reads();
  void has_read(std::size_t bytes);
  void writes();
  void has_written(std::size_t bytes);
  void sends_no_more();
  void closed();

 private:
  SimulatedTime& time_;
  const std::shared_ptr<SimulatedTime::Wire> wire_;
  const std::size_t which_;
};

}  // namespace cox::net
