// What reads may be answered with before the database is asked: values queued by apply_soon(), and
// the cache of committed ones. It notices commits of other processes by the version file.
//
// A reader that had to ask the database may hold a value that a commit has just replaced. It keeps
// the epoch of its look-up, and what it brings is remembered only while the epoch is the same; a
// commit changes the epoch after it is visible to readers. Threads: any.
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
  void settle(std::vector<Settled> done);
  // Forgets what was read, for changes that others made.
  void forget();

 private:
  struct Queued {
    Entry entry;
    Revision token = none;
  };
  void notice_others();
  void unqueue(const Settled& done);

  mutable std::mutex mutex_;
  Cache cache_;
  std::unordered_map<OwnedName, Queued, NameHash, NameEqual> queued_;
  VersionFile& version_;
  std::uint64_t known_;  // the version that the cache belongs to
  std::uint64_t epoch_ = 0;
};

}  // namespace cox::brain
