#include "brain/writer.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::brain {
namespace {

// How often an idle writer looks at the clock and for other processes.
constexpr std::chrono::milliseconds kTick{200};

bool is_empty(const Batch& batch) {
  return std::all_of(batch.begin(), batch.end(),
                     [](const RequestPtr& request) { return request->operations.empty(); });
}

Name name_of(const Operation& operation) { return {operation.space, operation.key}; }

bool removes(const Operation& operation) { return operation.kind == Operation::Kind::remove; }
bool changes(const Operation& operation) { return operation.kind != Operation::Kind::check; }

}  // namespace

Writer::Writer(std::unique_ptr<Store> store, Requests& requests, Recent& recent, Watchers& watchers,
               const Clock& clock)
    : store_(std::move(store)),
      requests_(requests),
      recent_(recent),
      watchers_(watchers),
      clock_(clock),
      seen_(store_->revision()) {
  read_next_expiry();
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() { stop(); }

void Writer::stop() {
  requests_.close();
  if (thread_.joinable()) thread_.join();
}

std::chrono::milliseconds Writer::patience() const {
  return expiry_due() && health().ok() ? std::chrono::milliseconds(0) : kTick;
}

void Writer::run() {
  pthread_setname_np(pthread_self(), "cox-brain");
  std::chrono::milliseconds patience{0};  // some may have expired before the start
  while (auto batch = requests_.take(patience)) {
    tell();  // what was written elsewhere
    if (!batch->empty()) {
      write(*batch);
    } else {
      look_for_others();
      health().ok() ? trim() : probe();
    }
    if (expiry_due()) sweep();
    tell();
    patience = this->patience();
    requests_.done();
  }
  tell();  // nobody else can write any more
}

void Writer::write_here(const Batch& batch) noexcept {
  write(batch);
  requests_.done(!untold_.empty());
}

// ---- requests ----

void Writer::write(const Batch& batch) {
  if (is_empty(batch)) return finish(batch, {});
  Status status = transaction([&] { return apply_all(batch); });
  // Perhaps only one of them is too much for the disk. (A file that is locked is so for all.)
  if (!status.ok() && batch.size() > 1 && status.code() != Code::busy) {
    for (const RequestPtr& request : batch) write({request});
    return;
  }
  finish(batch, status);
}

Status Writer::transaction(const std::function<Status()>& body) {
  Status status = store_->begin();
  commit_.version = recent_.version();
  if (status.ok()) status = hear_of_others(store_->revision());
  if (status.ok()) status = body();
  if (status.ok()) status = store_->commit();
  if (status.ok()) {
    seen_ = commit_.newest = store_->revision();
  } else {
    store_->rollback();
    tokens_.forget();
  }
  // A transaction that wrote nothing does not tell whether it could have.
  if (!status.ok() || store_->has_written()) note_health(status);
  return status;
}

Status Writer::apply_all(const Batch& batch) {
  for (const RequestPtr& request : batch) {
    if (Status status = apply(*request); !status.ok()) return status;
  }
  return {};
}

// Fails where the file does. A conflict is a matter of this request alone: nothing of it has been
// written, because all conditions are checked first.
Status Writer::apply(Request& request) {
  request.revisions.clear();
  request.status = {};
  if (Status status = check(request); !status.ok() || !request.status.ok()) return status;
  for (std::size_t i = 0; i < request.operations.size(); ++i) {
    const auto revision = apply(request, request.operations[i]);
    if (!revision.ok()) return revision.status();
    request.revisions.push_back(*revision);
    if (request.token != none) tokens_.note(request.token + i, *revision);
  }
  return {};
}

Status Writer::check(Request& request) {
  for (const Operation& operation : request.operations) {
    if (operation.expected == any) continue;
    const auto current = store_->revision_of(name_of(operation), clock_.now());
    if (!current.ok()) return current.status();
    if (*current == tokens_.resolve(operation.expected)) continue;
    request.status = {Code::conflict,
                      text::cat(operation.space, "/", operation.key,
                                *current == none ? " does not exist" : " has another revision")};
    return {};
  }
  return {};
}

Result<Revision> Writer::apply(const Request& request, const Operation& operation) {
  if (!changes(operation)) return none;
  if (removes(operation)) {
    Status status = store_->remove(name_of(operation));
    if (!status.ok()) return status;
    return none;
  }
  const Millis expires = request.expires(operation);
  if (expires != 0) expect_expiry(expires);
  return store_->put(name_of(operation), operation.json, expires);
}

void Writer::finish(const Batch& batch, const Status& status) {
  for (const RequestPtr& request : batch) {
    if (!status.ok()) request->status = status;
  }
  settle(batch);
  forget_what_others_changed();
  requests_.telling();
  for (const RequestPtr& request : batch) report(*request);
  if (status.ok()) note(batch);
}

void Writer::settle(const Batch& batch) {
  std::vector<Settled> done;
  for (const RequestPtr& request : batch) {
    for (std::size_t i = 0; i < request->operations.size(); ++i) {
      const Operation& operation = request->operations[i];
      if (!changes(operation)) continue;
      Settled& settled = done.emplace_back();
      settled.name = name_of(operation);
      settled.token = request->token == none ? none : request->token + i;
      settled.written = request->status.ok();
      if (!settled.written || removes(operation)) continue;
      settled.entry = {operation.json, request->revisions[i], request->expires(operation), none};
    }
  }
  recent_.settle(std::move(done), commit_);
}

void Writer::report(Request& request) {
  if (request.asks_for_failures) request.status = std::exchange(soon_failure_, {});
  if (request.token != none && !request.status.ok()) {
    soon_failure_ = request.status;
    log::error(
        "brain", text::cat("what was to be written soon is lost: ", request.status.message()),
        {{"first", request.operations.front().space + "/" + request.operations.front().key}});
  }
  request.finish();
}

void Writer::note(const Batch& batch) {
  if (!watchers_.any()) return;
  for (const RequestPtr& request : batch) {
    if (request->revisions.empty()) continue;
    for (std::size_t i = 0; i < request->operations.size(); ++i) {
      const Operation& operation = request->operations[i];
      if (!changes(operation)) continue;
      untold_.push_back({operation.space, operation.key,
                         removes(operation) ? std::string() : operation.json,
                         request->revisions[i]});
    }
  }
}

void Writer::tell() {
  for (const Change& change : std::exchange(untold_, {})) {
    watchers_.tell({change.space, change.key}, change.json, change.revision);
  }
}

// ---- other processes ----

// Cheap where there is nothing new: one look at the end of the record of changes.
void Writer::look_for_others() {
  const auto newest = store_->newest();
  // A failure shows again with the next write, and is told there.
  if (newest.ok()) (void)hear_of_others(*newest);
  forget_what_others_changed();
}

Status Writer::hear_of_others(Revision newest) {
  if (newest <= seen_) return {};
  others_wrote_ = true;
  if (watchers_.any()) {
    Status status = store_->changes_since(
        seen_, clock_.now(), [this](Change change) { untold_.push_back(std::move(change)); });
    if (!status.ok()) return status;
  }
  seen_ = newest;
  return {};
}

void Writer::forget_what_others_changed() {
  if (!std::exchange(others_wrote_, false)) return;
  // The version file has told readers already, unless its writer was killed before it could.
  recent_.forget();
  read_next_expiry();
}

// ---- what has expired ----

void Writer::sweep() {
  constexpr std::size_t kAtOnce = 1'000;
  std::vector<OwnedName> names;
  const Status status = transaction([&]() -> Status {
    auto expired = store_->expired(clock_.now(), kAtOnce);
    if (!expired.ok()) return expired.status();
    names = std::move(*expired);
    for (const OwnedName& name : names) {
      if (Status removed = store_->remove(name); !removed.ok()) return removed;
    }
    return {};
  });
  if (!status.ok()) return;  // again with the next tick
  read_next_expiry();
  std::vector<Settled> done;
  done.reserve(names.size());
  for (const OwnedName& name : names) done.push_back({name, {}, none, true});
  recent_.settle(std::move(done), commit_);
  forget_what_others_changed();
  for (const OwnedName& name : names) untold_.push_back({name.space, name.key, {}, none});
}

void Writer::expect_expiry(Millis at) { next_expiry_ = std::min(next_expiry_, at); }

void Writer::read_next_expiry() {
  const auto next = store_->next_expiry();
  if (next.ok()) next_expiry_ = next->value_or(INT64_MAX);
}

// ---- upkeep ----

// The record of changes serves processes that run now, so a short one is enough. Only a writer that
// has been idle for a while trims it: others have had time to read it.
void Writer::trim() {
  constexpr int kTicks = 300;
  constexpr Revision kKept = 10'000;
  if (++ticks_ % kTicks != 0) return;
  (void)transaction([this] { return store_->trim_changes(kKept); });
}

// So that a disk that works again is noticed also where nobody writes.
void Writer::probe() {
  constexpr int kTicks = 5;
  if (++ticks_ % kTicks != 0) return;
  note_health(transaction([this] { return store_->touch(); }));
}

void Writer::note_health(const Status& status) {
  switch (health_.note(status, clock_.steady())) {
    case Health::Turn::failed:
      log::error("brain", text::cat("cannot write: ", status.message()));
      break;
    case Health::Turn::recovered:
      log::info("brain", "can write again");
      break;
    case Health::Turn::none:
      break;
  }
}

}  // namespace cox::brain
