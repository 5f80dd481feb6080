// The brain: a durable key-value store on SQLite, shared by all plugins. Keys live in a namespace
// (a plugin's id, "common", or "cox" for the core itself). Values are JSON text, checked when set.
// Revisions are opaque; they change with every set. One writer commits waiting requests together; a
// small cache of committed values serves reads. Other processes may use the same file at the same
// time; reads see what they have committed. Threads: any.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/health.hpp"
#include "base/status.hpp"

namespace cox::brain {

using Revision = std::uint64_t;
inline constexpr Revision none = 0;          // the key does not exist
inline constexpr Revision any = UINT64_MAX;  // no condition

struct Value {
  std::string json;
  Revision revision = none;
  Millis expires = 0;  // wall clock; 0: never
};

struct Operation {
  enum class Kind { set, remove, check };
  Kind kind = Kind::set;
  std::string space;
  std::string key;
  std::string json;
  Revision expected = any;
  Millis ttl = 0;  // 0: for ever
};

struct Change {
  std::string space;
  std::string key;
  std::string json;          // empty: removed or expired
  Revision revision = none;  // none: removed or expired
};

struct Limits {
  std::size_t key_bytes = 512;
  std::size_t value_bytes = 16u << 20;
  std::size_t cache_bytes = 8u << 20;
  // Beyond these apply() waits and apply_soon() is refused.
  std::size_t waiting_operations = 10'000;
  std::size_t waiting_bytes = 64u << 20;
};

class Brain {
 public:
  // Opens or creates `path`, migrating older data. Fails with a message that says what to do where
  // the file is damaged, newer than this program or not writable.
  static Result<std::unique_ptr<Brain>> open(const std::string& path, const Clock& clock,
                                             Limits limits = {});
  virtual ~Brain() = default;  // close()

  // A value that is queued, or else the last committed one; never an expired one.
  virtual Result<Value> get(std::string_view space, std::string_view key) = 0;  // not_found
  // All or nothing; returns when on disk. The new revisions, `none` for remove and check. All
  // expected revisions are compared with the state before the first operation: one that differs is
  // a conflict and nothing is written. A watcher must not call it.
  virtual Result<std::vector<Revision>> apply(std::vector<Operation> operations) = 0;
  // Queued for the next commit, a few milliseconds later; reads see it at once. A failure later is
  // logged and told by flush(). What get() returns meanwhile has a provisional revision, good for a
  // later apply() in this process.
  virtual Status apply_soon(std::vector<Operation> operations) = 0;
  // The keys of `space` that begin with `prefix` and come after `after`, in byte order; at most
  // `limit` (0: all). `each` returns false to stop; it must not call the brain.
  virtual Status scan(std::string_view space, std::string_view prefix, std::string_view after,
                      std::size_t limit,
                      const std::function<bool(std::string_view key, const Value&)>& each) = 0;
  // The namespaces that hold a value, sorted.
  virtual Result<std::vector<std::string>> spaces() = 0;

  using Watcher = std::function<void(const Change&)>;
  // `watcher` is called on the writer's thread after the commit, in order per key; it must hand
  // over and not throw. An empty `space` is every namespace. Changes by other processes are told
  // too.
  virtual std::uint64_t watch(std::string space, std::string prefix, Watcher watcher) = 0;
  virtual void unwatch(std::uint64_t id) = 0;  // afterwards the watcher is not called any more

  // Returns when everything queued so far is on disk; the failure of an apply_soon() since the last
  // flush otherwise.
  virtual Status flush() = 0;
  // Ok where the last attempt to write succeeded; otherwise why not, and since when.
  virtual Health::State health() const = 0;
  virtual void close() = 0;  // flush, then no more writes
};

}  // namespace cox::brain
