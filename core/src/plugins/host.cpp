#include "plugins/host.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/host_tables.hpp"
#include "plugins/refusal.hpp"
#include "work/delivery.hpp"
#include "work/offered.hpp"
#include "work/perform.hpp"

namespace cox::plugins {

namespace {

constexpr Millis kQuestionTimeout = 5 * 60 * 1000;
constexpr std::string_view kCommonSpace = "common";

// A watch must not keep its generation alive, so it knows its actor weakly; its handler is dropped
// when the brain forgets it, which is while the library is still mapped.
struct Watch {
  Watch(const cox_handler& watcher, const work::ActorPtr& owner) : handler(watcher), actor(owner) {}
  ~Watch() { work::drop(handler); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  cox_handler handler;
  std::weak_ptr<work::Actor> actor;
};

}  // namespace

Host::Host(const Parts& parts, const work::ActorPtr& actor, Json settings)
    : work_(parts.work),
      admin_(parts.admin),
      fetcher_(parts.fetcher),
      actor_(actor),
      id_(actor->id),
      table_{host_table(), this},
      declarations_(std::move(settings), parts.home) {}

Host::~Host() { sweep(); }

Host& Host::of(const cox_host* table) { return *reinterpret_cast<const Table*>(table)->host; }

void Host::sweep() {
  std::vector<std::uint64_t> watches;
  {
    std::lock_guard lock(mutex_);
    watches.swap(watches_);
  }
  for (const std::uint64_t id : watches) work_.services.brain.unwatch(id);
}

work::CallPtr Host::call(std::string_view id) const {
  const work::CallPtr& current = work::CurrentCall::get();
  if (id.empty()) return current;
  if (current != nullptr && current->id() == id) return current;
  return work_.calls.find(std::string(id));
}

work::Speaker Host::speaker(std::string_view call) const {
  return {id_, actor(), this->call(call)};
}

Result<Json> Host::declare(std::string_view declaration, const cox_handler* handler) {
  if (!loading_) {
    if (handler != nullptr && handler->drop != nullptr) handler->drop(handler->self);
    return invalid("declare everything while the plugin loads; afterwards it is too late");
  }
  return declarations_.add(declaration, handler);
}

Status Host::provide(const cox_adapter_type& type) {
  if (!loading_) return invalid("an adapter is provided while its library loads");
  if (adapter_.size != 0) return {Code::conflict, "this library has provided an adapter already"};
  if (type.open == nullptr || type.start == nullptr || type.send == nullptr ||
      type.stop == nullptr || type.close == nullptr) {
    return invalid("an adapter needs open, start, send, stop and close");
  }
  const auto size = std::min<std::size_t>(type.size, sizeof(adapter_));
  std::copy_n(reinterpret_cast<const char*>(&type), size, reinterpret_cast<char*>(&adapter_));
  adapter_.size = sizeof(adapter_);
  return {};
}

Status Host::start_timer(std::string_view call_id, Millis delay, Millis period,
                         const cox_handler& handler, std::uint64_t* id) {
  const work::ActorPtr owner = actor();
  if (owner == nullptr) return refuse(handler, gone());
  if (delay < 0 || period < 0) {
    return refuse(handler, invalid("a timer's delay and period must not be negative"));
  }
  work::CallPtr by = call_id.empty() ? nullptr : call(call_id);
  if (!call_id.empty() && by == nullptr) {
    return refuse(handler, not_found("the call this timer belongs to is over"));
  }
  const auto started = work_.operations.start_timer(owner, std::move(by), delay, period, handler);
  if (started == 0) return gone();
  if (id != nullptr) *id = started;
  return {};
}

Status Host::cancel_timer(std::uint64_t id) {
  const work::ActorPtr owner = actor();
  if (owner == nullptr) return gone();
  if (!work_.operations.cancel(owner.get(), id))
    return not_found("there is no such timer any more");
  return {};
}

Result<Millis> Host::next_time(std::string_view cron, const std::string& zone, Millis after) {
  auto times = Cron::parse(cron);
  if (!times.ok()) return times.status();
  if (Status known = Cron::check_zone(zone); !known.ok()) return invalid(known.message());
  const Millis at = times->next(after, zone);
  if (at == Cron::kNever) return not_found("there is no such time any more");
  return at;
}

Result<Json> Host::perform(std::string_view verb, const Json& arguments) {
  if (loading_) {
    return Status(Code::conflict, text::cat("while ", id_, " loads it cannot run the bot: '", verb,
                                            "' is for its handlers, on_start among them"));
  }
  const work::ActorPtr self = actor();
  if (self == nullptr) return gone();
  if (self->hands_over) {
    return Status(Code::conflict, text::cat("while ", id_, " hands over its state it cannot run ",
                                            "the bot: '", verb, "' is for its handlers"));
  }
  return admin_.perform(verb, arguments);
}

Result<std::string> Host::give_order(std::string_view call_id) {
  const work::CallPtr by = call(call_id);
  if (by == nullptr) return invalid("an order is given in a call that is open");
  return work_.orders.give(id_, *by);
}

Status Host::ask(const cox_question& question) {
  if (question.address == nullptr) return invalid("a question needs an address");
  work::Question asked;
  asked.plugin = id_;
  asked.name = std::string(text::from_c(question.name));
  asked.state = std::string(text::from_c(question.state));
  asked.address = chat::from_c(*question.address);
  const Millis timeout = question.timeout > 0 ? question.timeout : kQuestionTimeout;
  asked.expires = work_.services.clock.now() + timeout;
  if (asked.address.user.empty()) return invalid("a question needs somebody to answer it");
  if (Status kept = work_.questions.ask(asked); !kept.ok()) return kept;
  cox_outgoing out{};
  out.size = sizeof(out);
  out.act = COX_ACT_REPLY;
  out.format = COX_FORMAT_TEXT;
  out.address = question.address;
  out.body = question.text;
  out.call = question.call;
  // What was never asked must not take the next thing they say for its answer.
  const auto withdraw = [&questions = work_.questions,
                         asked = std::move(asked)](const Status& sent) {
    if (!sent.ok()) questions.withdraw(asked);
  };
  Status said = send(out, withdraw).status();
  withdraw(said);
  return said;
}

Status Host::emit(std::string_view name, std::string_view payload) {
  if (name.empty()) return invalid("an event needs a name");
  if (!payload.empty() && !Json::parse(payload)) return invalid("an event's payload must be JSON");
  work::deliver_event(work_, std::string(name), std::string(payload));
  return {};
}

Result<std::uint64_t> Host::watch(std::string space, std::string prefix,
                                  const cox_handler& handler) {
  const work::ActorPtr owner = actor();
  if (owner == nullptr) return refuse(handler, gone());
  auto shared = std::make_shared<Watch>(handler, owner);
  const std::uint64_t id = work_.services.brain.watch(
      std::move(space), std::move(prefix), [shared, &work = work_](const brain::Change& change) {
        const work::ActorPtr watcher = shared->actor.lock();
        if (watcher == nullptr) return;
        work::Task task;
        task.room = change.key;  // in order per key
        // The handler is released before the actor: `shared` is captured after it.
        task.run = [&work, watcher, shared, change, hold = work.services.activity.hold()] {
          work::run_quietly(work.services, *watcher, shared->handler, COX_CALL_WATCH, change.key,
                            change.json);
        };
        if (Status posted = watcher->mailbox->post_continuation(std::move(task)); !posted.ok()) {
          log::debug(watcher->id,
                     text::cat("a change of '", change.key, "' was not told: ", posted.message()));
        }
      });
  std::lock_guard lock(mutex_);
  watches_.push_back(id);
  return id;
}

Status Host::unwatch(std::uint64_t id) {
  {
    std::lock_guard lock(mutex_);
    if (std::erase(watches_, id) == 0) return not_found("there is no such watch");
  }
  work_.services.brain.unwatch(id);
  return {};
}

Result<std::string> Host::space(std::string_view space) const {
  if (space.empty()) return id_;
  if (space == kCommonSpace) return std::string(space);
  return Status(Code::denied, text::cat("the namespace '", space,
                                        "' of the brain belongs to "
                                        "another; use your own (\"\") or \"common\""));
}

std::string Host::commands_for(const cox_message* asker) const {
  if (asker == nullptr) return work::offered(work_, nullptr).dump();
  const chat::Message message = chat::from_c(*asker);
  return work::offered(work_, &message).dump();
}

}  // namespace cox::plugins
