// Messages in, routes out: in order within a room, rooms independent of each other. Threads: any;
// one task at a time reads the inbox.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/executor.hpp"
#include "chat/inbox.hpp"
#include "work/work.hpp"

namespace cox::work {

class Dispatcher {
 public:
  // All three must outlive it; it reads on threads of `executor`. Nothing may have been pushed yet.
  Dispatcher(Work& work, chat::Inbox& inbox, Executor& executor)
      : work_(work), inbox_(inbox), executor_(executor) {
    inbox_.when_filled([this] { read_soon(); });
  }
  ~Dispatcher() { stop(); }

  // From now on what is pushed is read, and first what waits already.
  void start();
  // Returns when what was pushed has been read; the inbox must have been stopped.
  void stop();

  // Routes one message, after those of its room that came before. `begun` is what an earlier
  // process began with it, see audit::Accepted.
  void dispatch(chat::MessagePtr message, std::string accepted, std::string begun = {});

 private:
  struct Waiting {
    chat::MessagePtr message;
    std::string accepted;
    std::string begun;
    Activity::Hold hold;
  };

  void read_soon();
  void read_inbox();
  bool has_read_all();
  void wait_for_room();
  void route(const std::string& lane, Waiting next);
  void settled(const std::string& lane);
  bool take_next(const std::string& lane, Waiting& next);

  Work& work_;
  chat::Inbox& inbox_;
  Executor& executor_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::deque<Waiting>> busy_;  // lanes with a message on its way
  std::size_t waiting_ = 0;                                    // in all lanes
  std::condition_variable room_;
  std::condition_variable read_;  // the inbox has been read
  bool started_ = false;
  bool reading_ = false;
  bool stopping_ = false;
};

}  // namespace cox::work
