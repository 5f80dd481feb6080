#include "work/delivery.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/handling.hpp"
#include "work/perform.hpp"
#include "work/quarantining.hpp"

namespace cox::work {

namespace {

// Calls back exactly once; a task that is dropped unrun says so.
class Receipt {
 public:
  explicit Receipt(std::function<void(Delivered)> done) : done_(std::move(done)) {}
  ~Receipt() { give({0, false, true}); }
  Receipt(const Receipt&) = delete;
  Receipt& operator=(const Receipt&) = delete;
  void give(Delivered delivered) {
    if (const auto done = std::exchange(done_, nullptr)) done(delivered);
  }

 private:
  std::function<void(Delivered)> done_;
};
using ReceiptPtr = std::shared_ptr<Receipt>;

// A message on its way to one plugin.
struct Parcel {
  Parcel(Work& of, Share content, Letter with, std::function<void(Delivered)> done)
      : work(of), share(std::move(content)), letter(std::move(with)), receipt(std::move(done)) {}

  Work& work;
  Share share;
  Letter letter;
  Receipt receipt;
};
using ParcelPtr = std::shared_ptr<Parcel>;

// What of a message concerns the generation that takes over.
Share share_again(Work& work, const Letter& letter, bool catch_all, const ActorPtr& next) {
  const ViewPtr view = work.registry.view();
  if (catch_all) return catch_all_for(*view, next);
  return find_for(*view, work.services.settings()->addressing, *letter.message, next);
}

Task task_for(const ParcelPtr& parcel);

// The same for the generation that takes over before this one began.
Task hand_over(const ParcelPtr& parcel, const ActorPtr& next) {
  parcel->share = share_again(parcel->work, parcel->letter, parcel->share.catch_all, next);
  return task_for(parcel);
}

Task task_for(const ParcelPtr& parcel) {
  Task task;
  task.room = parcel->letter.message->address().lane();
  task.hand_over = [parcel](const ActorPtr& next) { return hand_over(parcel, next); };
  task.run = [parcel] {
    parcel->receipt.give(handle(parcel->work, std::move(parcel->share), parcel->letter));
  };
  return task;
}

void refuse(Work& work, const Actor& actor, const Letter& letter, const Status& why) {
  log::warn(actor.id, text::cat("a message was not delivered: ", why.message()));
  if (letter.addressed) {
    tell(work.services, letter.message->address(),
         text::cat(actor.id, " cannot take this now: ", why.message()));
  }
}

// Posts, following the plugin to its newer generation where one has just taken over, and on to the
// next where that happens again meanwhile. A mailbox is superseded after the registry knows who
// follows, so each turn finds a newer one.
template <class MakeTask>
Status post(Work& work, ActorPtr& actor, const MakeTask& make) {
  for (;;) {
    if (actor->quarantine.is_on()) return actor->quarantine.refusal(actor->id);
    Status posted = actor->mailbox->post(make(actor));
    if (posted.code() != Code::conflict) return posted;
    ActorPtr next = work.registry.view()->find(actor->id);
    if (next == nullptr) return {Code::cancelled, "it was unloaded"};
    if (next == actor) return posted;
    actor = std::move(next);
  }
}

bool has_name(const std::vector<DeclaredName>& names, const std::string& name) {
  return std::ranges::any_of(names, [&](const DeclaredName& each) { return each.name == name; });
}

// A task for something that is declared by name: an event, or the answers to a question. `begins`
// is called, if given, right before it runs.
Task named_task(Work& work, const ActorPtr& actor, std::vector<DeclaredName> Declared::*names,
                CallSpec spec, const ReceiptPtr& receipt, const std::function<void()>& begins) {
  Task task;
  if (spec.address) task.room = spec.address->lane();
  task.hand_over = [&work, names, spec, receipt, begins](const ActorPtr& next) {
    return named_task(work, next, names, spec, receipt, begins);
  };
  task.run = [&work, actor, names, spec = std::move(spec), receipt, begins,
              hold = work.services.activity.hold()] {
    if (begins) begins();
    // A plugin may wait for an event in several places; for an answer it has one.
    for (const DeclaredName& each : actor->declared.*names) {
      if (each.name == spec.name) run_call(work.services, work.calls, actor, spec, each.handler);
    }
    if (receipt != nullptr) receipt->give({1, false, false});
  };
  return task;
}

}  // namespace

void deliver(Work& work, Share share, Letter letter, std::function<void(Delivered)> done) {
  if (share.actor->quarantine.is_on()) return done(turn_away(work, share, letter));
  ActorPtr actor = share.actor;
  auto parcel =
      std::make_shared<Parcel>(work, std::move(share), std::move(letter), std::move(done));
  const Status posted = post(work, actor, [&](const ActorPtr& to) {
    return to == parcel->share.actor ? task_for(parcel) : hand_over(parcel, to);
  });
  if (posted.ok()) return;
  refuse(work, *actor, parcel->letter, posted);
  parcel->receipt.give({1, false, false});  // it was meant for somebody: no catch-all
}

void deliver_answer(Work& work, const Question& question, const Letter& letter,
                    std::function<void(Delivered)> done) {
  auto receipt = std::make_shared<Receipt>(std::move(done));
  const auto begins = [&work, question] { work.questions.forget(question); };
  ActorPtr actor = work.registry.view()->find(question.plugin);
  if (actor == nullptr || !has_name(actor->declared.answers, question.name)) {
    tell(
        work.services, letter.message->address(),
        text::cat("the question was asked by ", question.plugin, ", which is not loaded any more"));
    begins();
    return receipt->give({1, false, false});
  }
  CallSpec spec;
  spec.kind = COX_CALL_ANSWER;
  spec.name = question.name;
  spec.message = letter.message;
  spec.address = letter.message->address();
  spec.data = question.state;
  spec.rule = "answer to a question";
  spec.accepted = letter.accepted;
  const Status posted = post(work, actor, [&](const ActorPtr& to) {
    return named_task(work, to, &Declared::answers, spec, receipt, begins);
  });
  if (posted.ok()) return;
  refuse(work, *actor, letter, posted);
  receipt->give({1, false, false});
}

Status deliver_job(Work& work, const std::string& plugin, const CallSpec& spec,
                   std::function<void()> begins, std::function<void(Delivered)> done) {
  ActorPtr actor = work.registry.view()->find(plugin);
  if (actor == nullptr || !has_name(actor->declared.jobs, spec.name))
    return not_found(text::cat(plugin, " is not live, or takes no end of '", spec.name, "'"));
  auto receipt = std::make_shared<Receipt>(std::move(done));
  return post(work, actor, [&](const ActorPtr& to) {
    return named_task(work, to, &Declared::jobs, spec, receipt, begins);
  });
}

void deliver_event(Work& work, const std::string& name, const std::string& payload) {
  CallSpec spec;
  spec.kind = COX_CALL_EVENT;
  spec.name = name;
  spec.data = payload;
  spec.addressed = false;
  spec.rule = "event";
  const ViewPtr view = work.registry.view();
  for (ActorPtr actor : view->actors) {
    if (!has_name(actor->declared.events, name)) continue;
    const Status posted = post(work, actor, [&](const ActorPtr& to) {
      return named_task(work, to, &Declared::events, spec, nullptr, nullptr);
    });
    if (!posted.ok())
      log::warn(actor->id, text::cat("event '", name, "' was not delivered: ", posted.message()));
  }
}

}  // namespace cox::work
