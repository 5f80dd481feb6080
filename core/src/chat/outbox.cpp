#include "chat/outbox.hpp"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "chat/courier.hpp"
#include "chat/lanes.hpp"
#include "chat/refs.hpp"

namespace cox::chat {
namespace {

void tell(const Outbox::Done& done, const Status& status) {
  if (!done) return;
  try {
    done(status);
  } catch (...) {
    log::error("outbox", "whoever waited for a message to be sent threw an exception");
  }
}

Status check_request(const Outgoing& out) {
  if (out.act < COX_ACT_SEND || out.act > COX_ACT_FILE) {
    return invalid(text::cat("there is no act ", out.act));
  }
  if (out.address.adapter.empty()) return invalid("the address names no adapter");
  return {};
}

bool names_no_place(const Address& address) { return address.room.empty() && address.user.empty(); }

}  // namespace

struct Outbox::State : std::enable_shared_from_this<State> {
  State(const Clock& clock, Executor& the_executor, const OutboxOptions& the_options)
      : executor(the_executor), options(the_options), refs(clock.now(), options.refs) {}

  Status admit(const JobPtr& job, bool& first);
  void begin(const JobPtr& job);
  void run(const JobPtr& job);
  void end(const JobPtr& job, const Status& status, const std::string& id);
  bool close();

  Executor& executor;
  const OutboxOptions options;
  std::shared_ptr<Courier> courier;
  mutable std::mutex mutex;
  std::condition_variable settled;
  Lanes lanes;
  Refs refs;
  std::size_t pending = 0;
  Counts counts;
  bool stopped = false;
};

// Gives the job its reference and its place in its lane.
Status Outbox::State::admit(const JobPtr& job, bool& first) {
  Outgoing& out = job->out;
  if (Status valid = check_request(out); !valid.ok()) return valid;
  std::lock_guard lock(mutex);
  if (stopped) return {Code::cancelled, "the bot is stopping"};
  const Address* earlier = is_about_message(out.act) ? refs.address(out.ref) : nullptr;
  if (earlier != nullptr && names_no_place(out.address)) out.address = *earlier;
  job->lane = out.address.lane();
  if (lanes.size(job->lane) >= options.lane) {
    return {Code::busy, text::cat("too much waits to be said there: ", options.lane, " messages")};
  }
  job->ref = refs.add(out.address);
  first = lanes.add(job);
  ++pending;
  return {};
}

void Outbox::State::begin(const JobPtr& job) {
  if (!executor.post([self = shared_from_this(), job] { self->run(job); })) close();
}

void Outbox::State::run(const JobPtr& job) {
  Status target;
  if (is_about_message(job->out.act)) {
    std::lock_guard lock(mutex);
    target = refs.resolve(job->out);
  }
  target.ok() ? courier->carry(job) : end(job, target, {});
}

// The next one of the lane begins only after `done` has returned.
void Outbox::State::end(const JobPtr& job, const Status& status, const std::string& id) {
  {
    std::lock_guard lock(mutex);
    if (std::exchange(job->settled, true)) return;  // ended by close()
    const bool about = is_about_message(job->out.act) && id.empty();
    status.ok() ? refs.sent(job->ref, about ? job->out.address.message : id)
                : refs.failed(job->ref, status.message());
    ++(status.ok() ? counts.sent : counts.failed);
  }
  tell(std::exchange(job->done, nullptr), status);
  JobPtr next;
  {
    std::lock_guard lock(mutex);
    --pending;
    settled.notify_all();
    if (lanes.size(job->lane) > 0) next = lanes.next(job->lane);
  }
  if (next != nullptr) begin(next);
}

// Ends whatever has not ended; false where there was any.
bool Outbox::State::close() {
  courier->close();
  std::vector<JobPtr> rest;
  {
    std::lock_guard lock(mutex);
    stopped = true;
    rest = lanes.take_all();
    std::erase_if(rest, [](const JobPtr& job) { return std::exchange(job->settled, true); });
  }
  const Status status(Code::cancelled, "the bot stopped before this was said");
  for (const JobPtr& job : rest) {
    tell(std::exchange(job->done, nullptr), status);
    std::lock_guard lock(mutex);
    --pending;
    ++counts.failed;
    settled.notify_all();
  }
  return rest.empty();
}

Outbox::Outbox(const Clock& clock, Random& random, Timers& timers, Executor& executor,
               OutboxOptions options)
    : state_(std::make_shared<State>(clock, executor, options)) {
  state_->courier = std::make_shared<Courier>(
      random, clock, timers, executor, options,
      [state = std::weak_ptr(state_)](const JobPtr& job, const Status& status,
                                      const std::string& id) {
        if (const auto alive = state.lock()) alive->end(job, status, id);
      });
}

Outbox::~Outbox() { state_->close(); }

void Outbox::check_with(Check check) { state_->courier->check_with(std::move(check)); }

void Outbox::deliver_through(Deliverer& deliverer) { state_->courier->deliver_through(deliverer); }

std::uint64_t Outbox::send(Outgoing out, Done done) {
  auto job = std::make_shared<Job>();
  job->out = std::move(out);
  job->done = std::move(done);
  bool first = false;
  if (Status admitted = state_->admit(job, first); !admitted.ok()) {
    tell(job->done, admitted);
    return 0;
  }
  const std::uint64_t ref = job->ref;
  if (first) state_->begin(job);
  return ref;
}

void Outbox::receipt(std::uint64_t ticket, const Status& status, const std::string& id) {
  state_->courier->receipt(ticket, status.ok() ? Delivery::sent(id) : Delivery::failed(status));
}

std::string Outbox::message_id(std::uint64_t ref) const {
  std::lock_guard lock(state_->mutex);
  return state_->refs.id(ref);
}

std::uint32_t Outbox::abilities(const std::string& adapter) const {
  return state_->courier->abilities(adapter);
}

std::size_t Outbox::pending() const {
  std::lock_guard lock(state_->mutex);
  return state_->pending;
}

Outbox::Counts Outbox::counts() const {
  std::lock_guard lock(state_->mutex);
  return state_->counts;
}

bool Outbox::stop(std::chrono::milliseconds patience) {
  {
    std::unique_lock lock(state_->mutex);
    state_->stopped = true;
    state_->settled.wait_for(lock, patience, [this] { return state_->pending == 0; });
  }
  return state_->close();
}

}  // namespace cox::chat
