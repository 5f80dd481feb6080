#include "brain/recent.hpp"

#include <algorithm>
#include <utility>

namespace cox::brain {

Recent::Found Recent::find(Name name) {
  std::lock_guard lock(mutex_);
  notice_others();
  if (!queued_.empty()) {
    const auto queued = queued_.find(name);
    if (queued != queued_.end()) return {queued->second.entry, epoch_};
  }
  const Entry* cached = cache_.find(name);
  return {cached == nullptr ? std::nullopt : std::optional(*cached), epoch_};
}

void Recent::remember(std::uint64_t epoch, Name name, const Entry& entry) {
  std::lock_guard lock(mutex_);
  notice_others();
  newest_ = std::max(newest_, entry.as_of);
  const Entry* kept = cache_.find(name);
  if (kept != nullptr && kept->as_of >= entry.as_of) return;
  if (epoch == epoch_ && entry.as_of == newest_) return cache_.put(name, entry);
  cache_.erase(name);
}

void Recent::queue(Name name, Entry entry, Revision token) {
  std::lock_guard lock(mutex_);
  queued_.insert_or_assign(OwnedName(name), Queued{std::move(entry), token});
}

bool Recent::any_queued() const {
  std::lock_guard lock(mutex_);
  return !queued_.empty();
}

void Recent::settle(std::vector<Settled> done, const Commit& commit) {
  std::lock_guard lock(mutex_);
  bool written = false;
  for (const Settled& each : done) {
    unqueue(each);
    written |= each.written;
  }
  if (!written) return;
  newest_ = std::max(newest_, commit.newest);
  const std::uint64_t before = version_.bump();
  const bool alone = before == commit.version && known_ == commit.version;
  known_ = before + 1;
  if (!alone) return cache_.clear();  // others may have written over these values already
  for (Settled& each : done) {
    if (each.written) keep(each, commit.newest);
  }
}

void Recent::keep(Settled& done, Revision newest) {
  const Entry* kept = cache_.find(done.name);
  if (kept != nullptr && kept->as_of > newest) return;
  done.entry.as_of = newest;
  if (newest == newest_) return cache_.put(done.name, std::move(done.entry));
  cache_.erase(done.name);  // perhaps somebody has seen what another process put in its place
}

void Recent::unqueue(const Settled& done) {
  if (done.token == none) return;
  const auto queued = queued_.find(done.name);
  // A later value for the same key may be waiting already.
  if (queued != queued_.end() && queued->second.token == done.token) queued_.erase(queued);
}

void Recent::forget() {
  std::lock_guard lock(mutex_);
  cache_.clear();
  ++epoch_;
}

void Recent::notice_others() {
  const std::uint64_t version = version_.value();
  if (version == known_) return;
  known_ = version;
  cache_.clear();
  ++epoch_;
}

}  // namespace cox::brain
