// One plugin's share of a message, from the router to its mailbox and through its handlers.
// Threads: deliver() any; the handlers run on the mailbox's thread.
#pragma once

#include <functional>
#include <string>

#include "work/matching.hpp"
#include "work/work.hpp"

namespace cox::work {

struct Delivered {
  std::size_t ran = 0;
  bool finished = false;  // a handler called finish()
  bool dropped = false;   // the bot is stopping: it never began
};

struct Letter {
  chat::MessagePtr message;
  std::string accepted;  // entry of the durable inbox, or empty
  bool addressed = false;
};

// Posts the share and calls `done` exactly once: when its handlers have returned, or when it could
// not be delivered (the person is told why).
void deliver(Work& work, Share share, Letter letter, std::function<void(Delivered)> done);

// Posts an answer to the plugin that asked, in whichever generation is live; `done` as above. Where
// that plugin is gone the person is told.
void deliver_answer(Work& work, const Question& question, const Letter& letter,
                    std::function<void(Delivered)> done);

// Posts the end of a job to the plugin that started it, in whichever generation is live. `begins`
// is called right before its handler runs, `done` as above. not_found: it is not live, or declares
// no such name; then neither is called.
Status deliver_job(Work& work, const std::string& plugin, const CallSpec& spec,
                   std::function<void()> begins, std::function<void(Delivered)> done);

// Posts an event to every plugin that listens for it.
void deliver_event(Work& work, const std::string& name, const std::string& payload);

}  // namespace cox::work
