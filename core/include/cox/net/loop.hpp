// One thread for connections and their timers: whatever lives on it needs no lock.
#ifndef COX_NET_LOOP_HPP
#define COX_NET_LOOP_HPP

#include <chrono>
#include <functional>
#include <memory>

namespace cox::net {

class Loop {
 public:
  Loop();  // starts its thread
  // For tests: a loop with a time of its own, which stands still but for pass().
  static constexpr struct Simulated {
  } simulated{};
  explicit Loop(Simulated);
  // As stop(). What lives on the loop has gone before.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs `task` on the loop's thread, after what was posted before. It throws nothing. After stop()
  // it is dropped. Threads: any.
  void post(std::function<void()> task);
  // The same, and waits until it has run. On the loop's own thread it runs at once. False: the loop
  // has stopped, and the task was dropped. Threads: any.
  bool run(const std::function<void()>& task);
  // Ends the thread; what has not begun is dropped. Idempotent. Threads: any but its own.
  void stop();

  // What its timers go by: since some moment, and only forward. Threads: any.
  std::chrono::milliseconds now() const;
  // The date, for what others compare with theirs. Threads: any.
  std::chrono::system_clock::time_point date() const;

  // Of a simulated loop only. Lets so much time pass, without waiting for it: from deadline to
  // deadline, and to the next one only once nothing is left to do here. Bytes between two ends that
  // both live on this loop arrive in no time (without TLS; with other processes there is no such
  // time). `waits`, if given, is asked on the loop's thread: true while another thread has
  // something to do first, which it ends with a post(). Threads: any but its own.
  void pass(std::chrono::milliseconds time, std::function<bool()> waits = nullptr);

  struct State;
  State& state() { return *state_; }  // for the library

 private:
  std::unique_ptr<State> state_;
};

// Calls back once, later. Made, used and destroyed on the loop's thread.
class Timer {
 public:
  explicit Timer(Loop& loop);
  ~Timer();  // cancels
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // In place of what it waited for. `task` throws nothing.
  void after(std::chrono::milliseconds delay, std::function<void()> task);
  // Once this returns the task is not called any more.
  void cancel();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cox::net

#endif  // COX_NET_LOOP_HPP
