// Messages in, routes out: in order within a room, rooms independent of each other. Threads: one of
// its own reads the inbox; everything else any.
#pragma once

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
  // Joins the thread; the inbox must have been stopped.
  void stop();

  // Routes one message, after those of its room that came before.
  void dispatch(chat::MessagePtr message, std::string accepted);

 private:
  struct Waiting {
    chat::MessagePtr message;
    std::string accepted;
    Activity::Hold hold;
  };

  void read_inbox();
  void route(const std::string& lane, Waiting next);
  void settled(const std::string& lane);
  bool take_next(const std::string& lane, Waiting& next);

  Work& work_;
  chat::Inbox& inbox_;
  std::thread thread_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::deque<Waiting>> busy_;  // lanes with a message on its way
};

}  // namespace cox::work
