// What a loop is made of, for the other files of this folder.
#pragma once

#include <cox/net/loop.hpp>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "net/asio.hpp"

namespace cox::net {

struct Loop::State {
  void run_tasks();
  bool run_next();  // false: there is none
  void wake();      // with the mutex held

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
