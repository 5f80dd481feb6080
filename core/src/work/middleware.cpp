#include "work/middleware.hpp"

#include <atomic>
#include <future>
#include <mutex>
#include <utility>

#include "base/executor.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "work/boundary.hpp"
#include "work/invoke.hpp"

namespace cox::work {

namespace {

// One run of a chain. Whoever is first, the last step or the deadline, gives the verdict.
class Chain : public std::enable_shared_from_this<Chain> {
 public:
  Chain(Services& services, std::vector<Step> steps, Passing passing,
        std::function<void(Verdict)> next)
      : services_(services),
        steps_(std::move(steps)),
        passing_(std::move(passing)),
        next_(std::move(next)) {}

  // Dropped unrun: the bot stops.
  ~Chain() { give(stopping()); }
  Chain(const Chain&) = delete;
  Chain& operator=(const Chain&) = delete;

  void start() {
    const Millis deadline = services_.settings()->middleware;
    // Late verdicts go to a thread that may block (`next` goes on with the message's way) and that
    // is not one of those the late steps may all be holding.
    timer_ = services_.timers.start(deadline, 0, [self = shared_from_this()] {
      self->services_.deadlines.post([self] { self->late(); });
    });
    if (!services_.steps.post([self = shared_from_this()] { self->run(); })) {
      give(stopping());
    }
  }

 private:
  static Verdict stopping() { return {false, "the bot is stopping", "", {}, true}; }

  void run() {
    Verdict verdict;
    for (at_ = 0; at_ < steps_.size(); ++at_) {
      if (given_) return;  // late: whatever the rest says, it was denied
      Answer answer = ask(steps_[at_]);
      if (!answer.status.ok() || answer.verdict == COX_VERDICT_DENY) {
        verdict = denied(steps_[at_], answer);
        break;
      }
      take_body(answer, verdict);
      if (answer.verdict == COX_VERDICT_ALLOW) break;
    }
    give(std::move(verdict));
  }

  Answer ask(const Step& step) {
    CallView view(COX_CALL_MIDDLEWARE, passing_.name);
    view.message(passing_.message.get());
    view.data(passing_.data);
    chat::Address where;
    if (passing_.message != nullptr) view.address(where = passing_.message->address());
    if (passing_.outgoing) view.outgoing(*passing_.outgoing);
    return invoke(step.middleware().handler, view.call());
  }

  void take_body(const Answer& answer, Verdict& verdict) {
    if (!passing_.outgoing || answer.text.empty()) return;
    passing_.outgoing->body = answer.text;
    verdict.body = answer.text;
  }

  static std::string name(const Step& step) {
    return text::cat(step.actor->id, "/", step.middleware().id);
  }

  static Verdict denied(const Step& step, const Answer& answer) {
    if (answer.status.ok()) return {false, answer.text, name(step), {}};
    ++step.actor->counters.errors;
    log::error(step.actor->id, text::cat("middleware '", step.middleware().id,
                                         "' failed and so denied: ", answer.status.message()));
    return {false, text::cat("a check failed (", name(step), ")"), name(step), {}};
  }

  void late() {
    const std::string who = name(steps_[std::min(at_.load(), steps_.size() - 1)]);
    if (give({false, text::cat("a check did not answer in time (", who, ")"), who, {}})) {
      log::error("work", text::cat("middleware ", who, " is late and so denied"));
    }
  }

  bool give(Verdict verdict) {
    if (given_.exchange(true)) return false;
    services_.timers.cancel(timer_);
    const auto next = std::exchange(next_, nullptr);
    next(std::move(verdict));
    return true;
  }

  Services& services_;
  const std::vector<Step> steps_;
  Passing passing_;
  std::function<void(Verdict)> next_;
  std::atomic<std::size_t> at_{0};
  std::atomic<bool> given_{false};
  std::atomic<Timers::Id> timer_{0};
};

}  // namespace

std::string Verdict::why() const { return reason.empty() ? text::cat("stopped by ", by) : reason; }

std::string step_facts(const std::string& plugin, Effect effect, const std::string& permission) {
  return Json::object(
             {{"plugin", plugin}, {"effect", to_string(effect)}, {"permission", permission}})
      .dump();
}

void pass(Services& services, std::vector<Step> steps, Passing passing,
          std::function<void(Verdict)> next) {
  if (steps.empty()) return next({});
  std::make_shared<Chain>(services, std::move(steps), std::move(passing), std::move(next))->start();
}

Verdict pass_and_wait(Services& services, const std::vector<Step>& steps, Passing passing) {
  if (steps.empty()) return {};
  auto promise = std::make_shared<std::promise<Verdict>>();
  auto verdict = promise->get_future();
  pass(services, steps, std::move(passing),
       [promise](Verdict given) { promise->set_value(std::move(given)); });
  Executor::about_to_wait();
  return verdict.get();
}

}  // namespace cox::work
