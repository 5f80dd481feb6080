// Messages in, routes out: in order within a room, rooms independent of each other. Threads: one of
// its own reads the inbox; everything else any.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "chat/inbox.hpp"
#include "work/work.hpp"

namespace cox::work {

class Dispatcher {
 public:
  Dispatcher(Work& work, chat::Inbox& inbox) : work_(work), inbox_(inbox) {}
  ~Dispatcher() { stop(); }

  void start();
  // Joins the thread; the inbox must have been stopped. What still waits stays in the durable
  // inbox.
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

  void read_inbox();
  void wait_for_room();
  void route(const std::string& lane, Waiting next);
  void settled(const std::string& lane);
  bool take_next(const std::string& lane, Waiting& next);

  Work& work_;
  chat::Inbox& inbox_;
  std::thread thread_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::deque<Waiting>> busy_;  // lanes with a message on its way
  std::size_t waiting_ = 0;                                    // in all lanes
  std::condition_variable room_;
  bool stopping_ = false;
};

}  // namespace cox::work
