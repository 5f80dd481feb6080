// The deadlines of many connections. Each kind of deadline is equally long for all, so whichever
// began first ends first: one queue for each kind, where beginning and ending cost next to nothing,
// and one timer for them all. For the loop's thread.
#pragma once

#include <array>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstddef>
#include <memory>

#include "net/loop_timer.hpp"

namespace cox::net {

class HttpConnection;

class HttpDeadlines : public std::enable_shared_from_this<HttpDeadlines> {
 public:
  using Millis = std::chrono::milliseconds;
  using Clock = std::chrono::steady_clock;

  enum Kind { fresh, idle, head, body, write, parting, kinds };

  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
  // One thing that a connection waits for. It leaves its queue when it is destroyed.
  struct Entry : Hook {
    explicit Entry(HttpConnection& of) : connection(of) {}
    HttpConnection& connection;
    Kind kind = kinds;  // kinds: it waits for nothing
    Clock::time_point due = {};
  };

  HttpDeadlines(Loop::State& loop, const std::array<Millis, kinds>& lengths)
      : timer_(loop), lengths_(lengths) {}

  // From now on, in place of what it waited for; the same kind again begins anew.
  void begin(Entry& entry, Kind kind);
  void end(Entry& entry);
  // The one that has waited for longest, or null.
  HttpConnection* oldest(Kind kind);
  void stop();

 private:
  using Queue = boost::intrusive::list<Entry, boost::intrusive::constant_time_size<false>>;

  void wait_until(Clock::time_point due);
  void expire();

  LoopTimer timer_;
  const std::array<Millis, kinds> lengths_;
  std::array<Queue, kinds> queues_;
  Clock::time_point wakes_ = Clock::time_point::max();
  bool has_stopped_ = false;
};

}  // namespace cox::net
