// The way of one message: receive middleware, then the command, the question or the listeners it is
// for, then the catch-alls. A small state machine: each step goes on when the one before is done,
// on whichever thread that happens. Threads: start() any.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "work/delivery.hpp"
#include "work/matching.hpp"
#include "work/middleware.hpp"
#include "work/work.hpp"

namespace cox::work {

class Route : public std::enable_shared_from_this<Route> {
 public:
  // `settled` is called once: when the next message of the room may be routed.
  // Calls that an earlier process began, `begun`, are not begun again.
  Route(Work& work, chat::MessagePtr message, std::string accepted, const std::string& begun,
        std::function<void()> settled);
  ~Route();

  void start();

 private:
  void decide();
  void leave_out_begun();
  void refuse(const Verdict& verdict);
  void note_misread();
  bool tell_instead();
  bool answer_question();
  void note_asker(const Actor& actor);
  void deliver_command(Share share);
  void deliver_listeners(std::size_t from);
  void deliver_and_wait(std::size_t index);
  void wait_for_rest();
  void let_go();
  void come_to_rest();
  void count(const Delivered& delivered);
  void count_listeners(const Delivered& delivered, bool answer, bool overhear);
  void settle();

  Letter letter() const { return {message_, accepted_, addressed_}; }

  Work& work_;
  const chat::MessagePtr message_;
  const std::string accepted_;
  const std::vector<std::string> begun_;
  Activity::Hold hold_;
  const std::function<void()> settled_;
  ViewPtr view_;
  Findings findings_;
  bool addressed_ = false;
  bool decided_ = false;              // it passed, or was refused by a step
  bool may_ask_ = false;              // a plugin that has it may ask a question
  bool may_catch_ = false;            // the catch-alls run if nothing else does
  bool may_tell_ = false;             // they spoke to the bot, and perhaps nobody answers
  std::string complaint_;             // what is wrong with the command that was meant
  std::atomic<bool> waiting_{false};  // for those who have it to be done
  std::atomic<bool> at_rest_{false};
  std::atomic<std::size_t> pending_{0};
  std::atomic<std::size_t> ran_{0};
  std::atomic<bool> answered_{false};  // by somebody who was spoken to
  std::atomic<bool> overheard_{false};
  std::atomic<bool> dropped_{false};
  std::atomic<bool> is_settled_{false};
  std::atomic<Timers::Id> patience_{0};  // ends the wait for the catch-all's turn
};

}  // namespace cox::work
