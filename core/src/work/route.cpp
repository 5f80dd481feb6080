#include "work/route.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/middleware.hpp"
#include "work/perform.hpp"

namespace cox::work {

namespace {

// Runs one of two things that compete: the result, or the deadline.
class First {
 public:
  bool claim() { return !claimed_.exchange(true); }

 private:
  std::atomic<bool> claimed_{false};
};

bool may_finish(const Share& share) {
  for (const Hit& hit : share.hits) {
    if (share.actor->declared.listeners[hit.target.position].listener.may_finish) return true;
  }
  return false;
}

Millis patience(const Share& share, Millis standard) {
  Millis longest = 0;
  for (const Hit& hit : share.hits) {
    const auto& listener = share.actor->declared.listeners[hit.target.position].listener;
    if (listener.may_finish)
      longest = std::max(longest, listener.deadline > 0 ? listener.deadline : standard);
  }
  return longest;
}

}  // namespace

Route::Route(Work& work, chat::MessagePtr message, std::string accepted,
             std::function<void()> settled)
    : work_(work),
      message_(std::move(message)),
      accepted_(std::move(accepted)),
      hold_(work.services.activity.hold()),
      settled_(std::move(settled)) {}

// Everybody concerned has had it. What was dropped by a stopping bot stays in the durable inbox.
Route::~Route() {
  if (!accepted_.empty() && !dropped_) work_.services.records.done(accepted_);
}

void Route::start() {
  view_ = work_.registry.view();
  pass(work_.services, view_->receive, {message_, "", {}},
       [self = shared_from_this()](const Verdict& verdict) {
         if (verdict.allowed) return self->decide();
         log::debug("work", text::cat("a message was stopped by ", verdict.by));
         if (!verdict.reason.empty())
           tell(self->work_.services, self->message_->address(), verdict.reason);
         self->settle();
       });
}

void Route::decide() {
  findings_ = find(*view_, work_.services.settings()->addressing, *message_);
  addressed_ = findings_.addressed;
  if (findings_.command) return deliver_command(std::move(*findings_.command));
  if (work_.questions.any() && answer_question(addressed_)) return settle();
  deliver_listeners(0);
}

void Route::deliver_command(Share share) {
  ++pending_;
  deliver(work_, std::move(share), letter(),
          [self = shared_from_this()](const Delivered& delivered) { self->count(delivered); });
  settle();
}

bool Route::answer_question(bool addressed) {
  if (message_->kind != COX_MESSAGE_TEXT) return false;
  auto question = work_.questions.find(*message_);
  if (!question || !work_.questions.take(*message_)) return false;
  deliver_answer(work_, *question, {message_, accepted_, addressed});
  return true;
}

// Plugins are served in parallel; only a plugin that may finish the message is waited for.
void Route::deliver_listeners(std::size_t from) {
  for (std::size_t i = from; i < findings_.listeners.size(); ++i) {
    if (may_finish(findings_.listeners[i])) return deliver_and_wait(i);
    ++pending_;
    deliver(work_, findings_.listeners[i], letter(),
            [self = shared_from_this()](const Delivered& delivered) { self->count(delivered); });
  }
  after_listeners();
}

void Route::deliver_and_wait(std::size_t index) {
  auto first = std::make_shared<First>();
  const Share& share = findings_.listeners[index];
  const Millis deadline = patience(share, work_.services.settings()->middleware);
  const Timers::Id timer =
      work_.services.timers.start(deadline, 0, [self = shared_from_this(), first, index] {
        if (!first->claim()) return;
        log::warn(
            "work",
            text::cat(self->findings_.listeners[index].actor->id,
                      " may finish a message but did not answer in time; going on without it"));
        self->work_.services.steps.post([self, index] { self->deliver_listeners(index + 1); });
      });
  ++pending_;
  deliver(work_, share, letter(),
          [self = shared_from_this(), first, index, timer](const Delivered& delivered) {
            const bool in_time = first->claim();
            if (in_time) self->work_.services.timers.cancel(timer);
            self->count(delivered);
            if (!in_time) return;
            delivered.finished ? self->settle() : self->deliver_listeners(index + 1);
          });
}

// The room waits for the catch-all's turn only where it is still open whether anybody ran.
void Route::after_listeners() {
  if (message_->kind != COX_MESSAGE_TEXT || view_->catch_all.empty() || findings_.certain())
    return settle();
  waiting_ = true;
  if (pending_ == 0) deliver_catch_all();
}

void Route::count(const Delivered& delivered) {
  ran_ += delivered.ran;
  if (delivered.dropped) dropped_ = true;
  if (--pending_ == 0 && waiting_) deliver_catch_all();
}

void Route::deliver_catch_all() {
  if (caught_.exchange(true)) return;
  if (ran_ == 0) {
    for (Share& share : shares_of(view_->catch_all)) {
      ++pending_;
      deliver(work_, std::move(share), letter(),
              [self = shared_from_this()](const Delivered& delivered) { self->count(delivered); });
    }
  }
  settle();
}

void Route::settle() {
  if (const auto settled = std::exchange(settled_, nullptr)) settled();
}

}  // namespace cox::work
