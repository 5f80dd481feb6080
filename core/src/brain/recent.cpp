#include "brain/recent.hpp"

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
  if (epoch == epoch_) cache_.put(name, entry);
}

void Recent::queue(Name name, Entry entry, Revision token) {
  std::lock_guard lock(mutex_);
  queued_.insert_or_assign(OwnedName(name), Queued{std::move(entry), token});
}

bool Recent::any_queued() const {
  std::lock_guard lock(mutex_);
  return !queued_.empty();
}

void Recent::settle(std::vector<Settled> done) {
  std::lock_guard lock(mutex_);
  bool written = false;
  for (Settled& each : done) {
    unqueue(each);
    if (each.written) cache_.put(each.name, std::move(each.entry));
    written |= each.written;
  }
  if (!written) return;
  ++epoch_;
  // Where somebody else has added one too, the cache belongs to neither version and is dropped by
  // the next look-up.
  const std::uint64_t before = version_.bump();
  if (before == known_) known_ = before + 1;
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
