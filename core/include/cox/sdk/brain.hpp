// The brain: the bot's durable store of JSON values by key. `brain()` is the plugin's own
// namespace, `common_brain()` the one all plugins share. Values survive reloads, restarts and
// crashes. Threads: any. Every function throws cox::Error where the store cannot do it.
#ifndef COX_SDK_BRAIN_HPP
#define COX_SDK_BRAIN_HPP

#include <chrono>
#include <cox/json.hpp>
#include <cox/sdk/context.hpp>
#include <cox/sdk/scan.hpp>
#include <cox/sdk/transaction.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

class Brain {
 public:
  using Ttl = std::chrono::milliseconds;  // how long a value lives; 0 means for ever

  Brain(const sdk::Context& context, std::string space)
      : context_(&context), space_(std::move(space)) {}

  // The value, or nothing where there is none.
  std::optional<Json> get(std::string_view key) const {
    if (auto stored = find(key)) return std::move(stored->value);
    return std::nullopt;
  }
  // The value, or `otherwise`.
  Json get(std::string_view key, Json otherwise) const {
    return get(key).value_or(std::move(otherwise));
  }
  // The value with its revision, for set_if().
  std::optional<Stored> find(std::string_view key) const {
    sdk::Answer answer;
    std::uint64_t revision = 0;
    const cox_status status = table().get(context_->host(), sdk::borrow(space_), sdk::borrow(key),
                                          &revision, answer.sink());
    if (status == COX_NOT_FOUND) return std::nullopt;
    answer.check(status, "brain get");
    return Stored{std::string(key), Json::parse(answer.text()).value_or(Json()), revision};
  }

  // Returns when the value is on disk.
  void set(std::string_view key, const Json& value, Ttl ttl = {}) const {
    transaction().set(key, value, ttl).commit();
  }
  // Reads see it at once; the disk gets it a moment later. For what may be lost in a crash.
  void set_soon(std::string_view key, const Json& value, Ttl ttl = {}) const {
    transaction().set(key, value, ttl).commit_soon();
  }
  // Returns when the key is gone from the disk; there need not have been one.
  void remove(std::string_view key) const { transaction().remove(key).commit(); }

  // Sets the value only where the key still has this revision (0: does not exist). False where
  // somebody else was first.
  bool set_if(std::string_view key, const Json& value, std::uint64_t revision, Ttl ttl = {}) const {
    return transaction().expect(key, revision).set(key, value, ttl).try_commit();
  }

  // Several changes that happen all or not at all.
  Transaction transaction() const { return Transaction(*context_, space_); }

  // Replaces the value by change(old value) and returns the new one; null stands for no value on
  // both sides. `change` may run several times: until nobody else came between. The new value lives
  // as long as `ttl` says, whatever the old one had left.
  template <class Change>
  Json update(std::string_view key, Change change, Ttl ttl = {}) const {
    constexpr int patience = 100;
    for (int attempt = 0; attempt < patience; ++attempt) {
      const std::optional<Stored> old = find(key);
      Json value = change(old ? old->value : Json());
      Transaction changes = transaction();
      changes.expect(key, old ? old->revision : COX_REVISION_NONE);
      if (value.is_null()) {
        changes.remove(key);
      } else {
        changes.set(key, value, ttl);
      }
      if (changes.try_commit()) return value;
    }
    throw Error(COX_CONFLICT, "brain update: others keep changing '" + std::string(key) + "'");
  }

  // The keys that start with `prefix`, in byte order, after `after`; at most `limit` of them (0:
  // all).
  std::vector<Stored> scan(std::string_view prefix = {}, std::size_t limit = 0,
                           std::string_view after = {}) const {
    sdk::Scan scan;
    const cox_status status =
        table().scan(context_->host(), sdk::borrow(space_), sdk::borrow(prefix), sdk::borrow(after),
                     limit, &scan, &sdk::Scan::each);
    return scan.take(status);
  }

  // Runs `handler` after each committed change below `prefix`, at least once and in order per key:
  // call.name() is the key, call.data() the value, null where it is gone. Returns the id of the
  // watch.
  template <class Function>
  std::uint64_t watch(std::string_view prefix, Function handler) const;

  // Ends a watch; one that has ended already is fine.
  void unwatch(std::uint64_t id) const { table().unwatch(context_->host(), id); }

 private:
  const cox_brain_1& table() const { return context_->extension<cox_brain_1>(COX_EXT_BRAIN); }

  const sdk::Context* context_;
  std::string space_;
};

}  // namespace cox

#endif  // COX_SDK_BRAIN_HPP
