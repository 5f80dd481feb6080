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

void Writer::run() {
  pthread_setname_np(pthread_self(), "cox-brain");
  while (auto batch =
             requests_.take(expiry_due() && !failing_ ? std::chrono::milliseconds(0) : kTick)) {
    if (!batch->empty()) {
      write(*batch);
    } else {
      (void)hear_of_others();  // a failure shows again with the next write, and is told there
      trim();
    }
    if (expiry_due()) sweep();
    tell_of_others();
  }
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
  if (status.ok()) status = hear_of_others();
  if (status.ok()) status = body();
  if (status.ok()) status = store_->commit();
  if (status.ok()) {
    seen_ = commit_.newest = store_->revision();
  } else {
    store_->rollback();
    tokens_.forget();
  }
  note_health(status);
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
  tell_of_others();  // these were committed before ours
  for (const RequestPtr& request : batch) report(*request);
  if (status.ok()) tell(batch);
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
  request.done.set_value();
}

void Writer::tell(const Batch& batch) {
  if (!watchers_.any()) return;
  for (const RequestPtr& request : batch) {
    if (request->revisions.empty()) continue;
    for (std::size_t i = 0; i < request->operations.size(); ++i) {
      const Operation& operation = request->operations[i];
      if (!changes(operation)) continue;
      watchers_.tell(name_of(operation), removes(operation) ? std::string_view() : operation.json,
                     request->revisions[i]);
    }
  }
}

// ---- other processes ----

// Cheap where there is nothing new: one look at the end of the record of changes.
Status Writer::hear_of_others() {
  const auto newest = store_->newest();
  if (!newest.ok()) return newest.status();
  if (*newest <= seen_) return {};
  others_wrote_ = true;
  if (watchers_.any()) {
    Status status = store_->changes_since(
        seen_, clock_.now(), [this](Change change) { foreign_.push_back(std::move(change)); });
    if (!status.ok()) return status;
  }
  seen_ = *newest;
  return {};
}

void Writer::tell_of_others() {
  if (!std::exchange(others_wrote_, false)) return;
  // The version file has told readers already, unless its writer was killed before it could.
  recent_.forget();
  read_next_expiry();
  for (const Change& change : std::exchange(foreign_, {})) {
    watchers_.tell({change.space, change.key}, change.json, change.revision);
  }
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
  tell_of_others();
  for (const OwnedName& name : names) watchers_.tell(name, {}, none);
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

void Writer::note_health(const Status& status) {
  if (!status.ok() && !failing_) {
    log::error("brain", text::cat("cannot write: ", status.message()));
  }
  if (status.ok() && failing_) log::info("brain", "can write again");
  failing_ = !status.ok();
}

}  // namespace cox::brain
