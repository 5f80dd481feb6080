// What reads may be answered with before the database is asked: values queued by apply_soon(), and
// the cache of committed ones. It notices commits of other processes by the version file.
//
// Whoever has seen a value must never see an older one of that key later, though three things
// happen at their own pace: a commit becomes visible in the file, its writer brings the values
// here, and readers bring what they have read. What comes in therefore says as of which revision of
// the whole file it is true. It is taken only if nobody has brought anything newer, and an older
// one of the same key goes. Other processes bring nothing: when they have committed, all that is
// kept goes, and what was looked up before (an earlier epoch) is not taken. Between the moment when
// a commit is visible and the moment when its writer brings it, microseconds, get() may still give
// the value before, where scan() gives the new one. Threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "brain/brain.hpp"
#include "brain/cache.hpp"
#include "brain/names.hpp"
#include "brain/version_file.hpp"

namespace cox::brain {

// One operation that the writer is done with.
struct Settled {
  Name name;
  Entry entry;            // what stands there now; used where it was written
  Revision token = none;  // the provisional revision, where it was queued by apply_soon()
  bool written = false;
};

// A transaction that the writer is done with.
struct Commit {
  std::uint64_t version = 0;  // of the file, read while nobody else could write
  Revision newest = none;     // the last revision it gave
};

class Recent {
 public:
  Recent(std::size_t cache_bytes, VersionFile& version)
      : cache_(cache_bytes), version_(version), known_(version.value()) {}

  struct Found {
    std::optional<Entry> entry;
    std::uint64_t epoch = 0;  // for remember()
  };
  Found find(Name name);
  void remember(std::uint64_t epoch, Name name, const Entry& entry);

  // From now on reads see `entry`; its revision is the token, or none for a removal.
  void queue(Name name, Entry entry, Revision token);
  bool any_queued() const;

  // Called by the writer after it committed or gave up.
  void settle(std::vector<Settled> done, const Commit& commit);
  std::uint64_t version() const { return version_.value(); }  // for Commit
  // Forgets what was read, for changes that others made.
  void forget();

 private:
  struct Queued {
    Entry entry;
    Revision token = none;
  };
  void notice_others();
  void unqueue(const Settled& done);
  void keep(Settled& done, Revision newest);

  mutable std::mutex mutex_;
  Cache cache_;
  std::unordered_map<OwnedName, Queued, NameHash, NameEqual> queued_;
  VersionFile& version_;
  std::uint64_t known_;      // the version that the cache belongs to
  std::uint64_t epoch_ = 0;  // grows when others have committed
  Revision newest_ = none;   // the newest state that anybody has brought something of
};

}  // namespace cox::brain
