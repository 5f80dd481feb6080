#include "net/simulated_time.hpp"

#include <algorithm>
#include <array>

namespace cox::net {

namespace {

// For bytes that are under way, and for other threads. What has not come by then does not come: its
// other end is elsewhere.
constexpr std::chrono::seconds kPatience(5);
constexpr std::size_t kClient = 0, kServer = 1;

}  // namespace

struct SimulatedTime::Wire {
  struct Side {
    bool is_there = false, is_gone = false;
    bool reads = false, writes = false;
    bool sends_no_more = false;
    std::uint64_t sent = 0, got = 0;
  };
  std::array<Side, 2> sides = {};
  std::pair<Endpoint, Endpoint> ends = {};

  // Something will still come, and somebody takes it.
  bool is_busy() const {
    if (!sides[kServer].is_there) return !sides[kClient].is_gone;  // it is to be accepted
    return is_busy(sides[kClient], sides[kServer]) || is_busy(sides[kServer], sides[kClient]);
  }
  static bool is_busy(const Side& from, const Side& to) {
    if (!to.reads || !from.is_there) return false;
    return from.writes || from.sent > to.got || from.sends_no_more;
  }
};

// Any day will do, as long as it is always the same.
std::chrono::system_clock::time_point SimulatedTime::date() const {
  constexpr std::chrono::hours kFirst(24 * 365 * 56);
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(kFirst +
                                                                      now().time_since_epoch()));
}

SimulatedTime::Wait SimulatedTime::wait(asio::io_context& io, Clock::time_point due,
                                        Handler handler) {
  const Wait wait(due, ++last_wait_);
  if (due > now())
    waits_.emplace(wait, std::move(handler));
  else
    asio::post(io, [handler = std::move(handler)] { handler({}); });
  return wait;
}

void SimulatedTime::cancel(asio::io_context& io, const Wait& wait) {
  const auto found = waits_.find(wait);
  if (found == waits_.end()) return;
  asio::post(io, [handler = std::move(found->second)] { handler(asio::error::operation_aborted); });
  waits_.erase(found);
}

void SimulatedTime::drop() {
  const auto all = std::exchange(waits_, {});  // those who go cancel what they wait for
}

// ---- passing ----

void SimulatedTime::run(asio::io_context& io) {
  while (!io.stopped()) {
    io.run_one();
    if (!asked_) continue;
    const Pass asked = std::move(*asked_);
    asked_.reset();
    pass(io, asked);
    asked.done->set_value();
  }
}

void SimulatedTime::pass(asio::io_context& io, const Pass& pass) {
  const Clock::time_point until = now() + pass.time;
  for (;;) {
    settle(io, pass.waits);
    const auto next = waits_.begin();
    if (io.stopped() || next == waits_.end() || next->first.first > until) break;
    now_ = next->first.first.time_since_epoch().count();
    asio::post(io, [handler = std::move(next->second)] { handler({}); });
    waits_.erase(next);
  }
  now_ = until.time_since_epoch().count();
}

void SimulatedTime::settle(asio::io_context& io, const Waits& waits) {
  while (!io.stopped()) {
    if (io.poll() > 0) continue;
    if (!is_busy() && (!waits || !waits())) return;
    if (io.run_one_for(kPatience) == 0) return;
  }
}

bool SimulatedTime::is_busy() const {
  return opening_ > 0 || std::any_of(wires_.begin(), wires_.end(),
                                     [](const auto& each) { return each.second->is_busy(); });
}

// ---- wires ----

std::shared_ptr<WireEnd> SimulatedTime::client_end(const Endpoint& client, const Endpoint& server) {
  return end(client, server, kClient);
}

std::shared_ptr<WireEnd> SimulatedTime::server_end(const Endpoint& server, const Endpoint& client) {
  return end(client, server, kServer);
}

std::shared_ptr<WireEnd> SimulatedTime::end(const Endpoint& client, const Endpoint& server,
                                            std::size_t which) {
  std::shared_ptr<Wire>& wire = wires_[{client, server}];
  // The port may have been another connection's before.
  if (!wire || wire->sides[which].is_there) wire = std::make_shared<Wire>();
  wire->ends = {client, server};
  wire->sides[which].is_there = true;
  return std::make_shared<WireEnd>(*this, wire, which);
}

WireEnd::WireEnd(SimulatedTime& time, std::shared_ptr<SimulatedTime::Wire> wire, std::size_t which)
    : time_(time), wire_(std::move(wire)), which_(which) {}

void WireEnd::reads() { wire_->sides[which_].reads = true; }

void WireEnd::has_read(std::size_t bytes) {
  wire_->sides[which_].reads = false;
  wire_->sides[which_].got += bytes;
}

void WireEnd::writes() { wire_->sides[which_].writes = true; }

void WireEnd::has_written(std::size_t bytes) {
  wire_->sides[which_].writes = false;
  wire_->sides[which_].sent += bytes;
}

void WireEnd::sends_no_more() { wire_->sides[which_].sends_no_more = true; }

void WireEnd::closed() {
  SimulatedTime::Wire::Side& side = wire_->sides[which_];
  side.is_gone = side.sends_no_more = true;
  side.reads = side.writes = false;
  // A server that has not accepted it yet will still want to know.
  const auto& other = wire_->sides[1 - which_];
  if (!other.is_gone && (other.is_there || which_ == kClient)) return;
  const auto found = time_.wires_.find(wire_->ends);
  if (found != time_.wires_.end() && found->second == wire_) time_.wires_.erase(found);
}

}  // namespace cox::net
