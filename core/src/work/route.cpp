#include "work/route.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/approving.hpp"
#include "work/asking.hpp"
#include "work/middleware.hpp"
#include "work/perform.hpp"
#include "work/tracing.hpp"

namespace cox::work {

namespace {

// How long the next line of a room waits while a question may just be asked.
constexpr Millis kAskPatience = 500;
// What became of a line that nothing took.
constexpr std::string_view kNotKnown = "not known";

// Runs one of two things that compete: the result, or the deadline.
class First {
 public:
  bool claim() { return !claimed_.exchange(true); }

 private:
  std::atomic<bool> claimed_{false};
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : text::split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

bool may_finish(const Share& share) {
  for (const Hit& hit : share.hits) {
    if (share.actor->declared.listeners[hit.target.position].listener.may_finish) return true;
  }
  return false;
}

bool has_kind(const Share& share, routing::Listener::Kind kind) {
  return std::ranges::any_of(share.hits, [&](const Hit& hit) {
    return share.actor->declared.listeners[hit.target.position].listener.kind == kind;
  });
}

bool certain_to_answer(const Findings& findings) {
  for (const Share& share : findings.listeners) {
    for (const Hit& hit : share.hits) {
      const auto& listener = share.actor->declared.listeners[hit.target.position].listener;
      if (!hit.candidate && listener.kind == routing::Listener::Kind::respond) return true;
    }
  }
  return false;
}

// Another bot that a chat does not mark as one must not be answered for ever.
bool talks_to_a_machine(const Work& work, const chat::Message& message) {
  constexpr Millis kWindow = 10'000;
  return work.traces.streak(message, kNotKnown, message.time - kWindow) + 1 >= Traces::kPerRoom;
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

Route::Route(Work& work, chat::MessagePtr message, std::string accepted, const std::string& begun,
             std::function<void()> settled)
    : work_(work),
      message_(std::move(message)),
      accepted_(std::move(accepted)),
      begun_(lines_of(begun)),
      hold_(work.services.activity.hold()),
      settled_(std::move(settled)) {}

// Everybody concerned has had it. What a stopping bot dropped stays in the durable inbox.
Route::~Route() {
  if (!accepted_.empty() && decided_ && !dropped_) work_.services.records.done(accepted_);
}

void Route::start() {
  view_ = work_.registry.view();
  pass(work_.services, view_->receive, {message_, "", "", {}},
       [self = shared_from_this()](const Verdict& verdict) {
         verdict.allowed ? self->decide() : self->refuse(verdict);
       });
}

// Only who spoke to the bot is told: a check that fails would speak up at every line otherwise.
void Route::refuse(const Verdict& verdict) {
  decided_ = !verdict.stopping;
  log::debug("work", text::cat("a message was stopped by ", verdict.by));
  note_stop(work_, *message_, verdict.by);
  const auto settings = work_.services.settings();
  if (!verdict.reason.empty() && subject_of(*message_, settings->addressing).is_addressed) {
    tell(work_.services, message_->address(), verdict.reason);
  }
  settle();
}

void Route::decide() {
  decided_ = true;
  findings_ = find(*view_, work_.services.settings()->addressing, *message_);
  addressed_ = findings_.addressed;
  note_findings(work_, *view_, *message_, findings_);
  leave_out_begun();
  if (findings_.command) return deliver_command(std::move(*findings_.command));
  if (work_.questions.any() && answer_question()) return;
  note_misread();
  deliver_listeners(0);
}

// Whether the bot itself may have to answer. Where somebody else is certain to, it keeps quiet.
void Route::note_misread() {
  const bool is_person = (message_->flags & COX_MESSAGE_FROM_BOT) == 0 && begun_.empty();
  if (!addressed_ || !is_person || message_->kind != COX_MESSAGE_TEXT) return;
  const auto settings = work_.services.settings();
  const std::string_view line = subject_of(*message_, settings->addressing).addressed;
  complaint_ = complaint(work_, *message_, findings_.misread, line);
  may_tell_ = complaint_.empty() ? view_->catch_all.empty() && !findings_.certain()
                                 : !certain_to_answer(findings_);
}

void Route::leave_out_begun() {
  if (begun_.empty()) return;
  ran_ = begun_.size();
  for (Share& share : findings_.listeners) {
    std::erase_if(share.hits, [&](const Hit& hit) {
      const auto& listener = share.actor->declared.listeners[hit.target.position].listener;
      return std::ranges::count(begun_, text::cat(share.actor->id, "/", listener.id)) > 0;
    });
  }
  std::erase_if(findings_.listeners, [](const Share& share) { return share.hits.empty(); });
}

void Route::deliver_command(Share share) {
  note_asker(*share.actor);
  ++pending_;
  deliver(work_, std::move(share), letter(),
          [self = shared_from_this()](const Delivered& delivered) { self->count(delivered); });
  wait_for_rest();
}

bool Route::answer_question() {
  if (message_->kind != COX_MESSAGE_TEXT) return false;
  if (const auto asked = work_.questions.peek(*message_); asked && asked->plugin.empty()) {
    if (!answer_plan(work_, *message_)) return false;
    note_outcome(work_, *message_, "an answer to a plan");
    wait_for_rest();
    return true;
  }
  const auto question = work_.questions.take(*message_);
  if (!question) return false;
  note_outcome(work_, *message_, text::cat("an answer to a question of ", question->plugin));
  may_ask_ = true;  // a talk may have several questions
  ++pending_;
  deliver_answer(
      work_, *question, letter(),
      [self = shared_from_this()](const Delivered& delivered) { self->count(delivered); });
  wait_for_rest();
  return true;
}

void Route::note_asker(const Actor& actor) {
  if (!actor.declared.answers.empty()) may_ask_ = true;
}

// Plugins are served in parallel; only a plugin that may finish the message is waited for.
void Route::deliver_listeners(std::size_t from) {
  for (std::size_t i = from; i < findings_.listeners.size(); ++i) {
    note_asker(*findings_.listeners[i].actor);
    if (may_finish(findings_.listeners[i])) return deliver_and_wait(i);
    ++pending_;
    const bool answer = has_kind(findings_.listeners[i], routing::Listener::Kind::respond);
    const bool overhear = has_kind(findings_.listeners[i], routing::Listener::Kind::hear);
    deliver(work_, findings_.listeners[i], letter(),
            [self = shared_from_this(), answer, overhear](const Delivered& delivered) {
              self->count_listeners(delivered, answer, overhear);
            });
  }
  may_catch_ =
      message_->kind == COX_MESSAGE_TEXT && !view_->catch_all.empty() && !findings_.certain();
  wait_for_rest();
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
        self->work_.services.deadlines.post([self, index] { self->deliver_listeners(index + 1); });
      });
  ++pending_;
  const bool answer = has_kind(share, routing::Listener::Kind::respond);
  const bool overhear = has_kind(share, routing::Listener::Kind::hear);
  deliver(work_, share, letter(),
          [self = shared_from_this(), first, index, timer, answer,
           overhear](const Delivered& delivered) {
            const bool in_time = first->claim();
            if (in_time) self->work_.services.timers.cancel(timer);
            self->count_listeners(delivered, answer, overhear);
            if (!in_time) return;
            if (!delivered.finished) return self->deliver_listeners(index + 1);
            self->let_go();
            self->settle();
          });
}

// The room waits where it is still open whether a catch-all has its turn, or whether the next line
// answers a question that is just being asked. Not for ever: a plugin that is stuck must not hold
// up the room for the others.
void Route::wait_for_rest() {
  let_go();
  if (!may_catch_ && !may_ask_ && !may_tell_) return settle();
  if (pending_ > 0) {
    const Millis deadline =
        may_catch_ || may_tell_ ? work_.services.settings()->middleware : kAskPatience;
    patience_ = work_.services.timers.start(deadline, 0, [self = shared_from_this()] {
      self->work_.services.deadlines.post([self] { self->settle(); });
    });
  }
  waiting_ = true;
  if (pending_ == 0) come_to_rest();
}

// A handler that is stuck holds this route; it must not hold the generations of other plugins too.
void Route::let_go() {
  view_ = nullptr;
  findings_ = {};
}

void Route::count_listeners(const Delivered& delivered, bool answer, bool overhear) {
  if (delivered.ran > 0 && answer) answered_ = true;
  if (delivered.ran > 0 && overhear) overheard_ = true;
  count(delivered);
}

void Route::count(const Delivered& delivered) {
  ran_ += delivered.ran;
  if (delivered.dropped) dropped_ = true;
  if (--pending_ == 0 && waiting_) come_to_rest();
}

void Route::come_to_rest() {
  if (at_rest_.exchange(true)) return;
  const bool told = may_tell_ && !answered_ && !dropped_ && tell_instead();
  if (!told && may_catch_ && ran_ == 0) {
    for (Share& share : shares_of(work_.registry.view()->catch_all)) {
      share.catch_all = true;
      ++pending_;
      deliver(work_, std::move(share), letter(),
              [self = shared_from_this()](const Delivered& delivered) { self->count(delivered); });
    }
  }
  settle();
}

// Says what is wrong with the command, or which ones are near, where nobody else has answered.
bool Route::tell_instead() {
  const bool is_mistake = !complaint_.empty();
  if (!is_mistake && overheard_) return false;
  const bool silent = !is_mistake && talks_to_a_machine(work_, *message_);
  std::string words = complaint_;
  if (!is_mistake && !silent) {
    const auto settings = work_.services.settings();
    words = unknown(work_, *message_, subject_of(*message_, settings->addressing).addressed);
  }
  if (!silent && words.empty()) return false;
  note_outcome(work_, *message_, is_mistake ? "not understood" : kNotKnown);
  if (!silent) tell(work_.services, message_->address(), std::move(words));
  return true;
}

void Route::settle() {
  if (is_settled_.exchange(true)) return;
  if (patience_ != 0) work_.services.timers.cancel(patience_);
  settled_();
}

}  // namespace cox::work
