// What a loop is made of, for the other files of this folder.
#pragma once

#include <chrono>
#include <cox/net/loop.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "net/asio.hpp"
#include "net/simulated_time.hpp"

namespace cox::net {

struct Loop::State {
  void run_tasks();
  bool run_next();  // false: there is none
  void wake();      // by who has set is_awake

  std::chrono::steady_clock::time_point now() const {
    return simulated ? simulated->now() : std::chrono::steady_clock::now();
  }
  std::chrono::system_clock::time_point date() const {
    return simulated ? simulated->date() : std::chrono::system_clock::now();
  }

  std::unique_ptr<SimulatedTime> simulated;  // null: the time is what it is
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  std::thread thread;
  std::mutex mutex;  // guards what follows
  std::deque<std::function<void()>> tasks;
  bool is_awake = false;  // run_tasks() is on its way
  bool stopped = false;
  std::mutex joining;  // one stop() at a time
};

}  // namespace cox::net
