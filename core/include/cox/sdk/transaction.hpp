// Several changes to the brain that happen all or not at all:
//
//   brain.transaction().expect("stock", revision).set("stock", 4).remove("reserved").commit();
//
// A value; guarded by its owner. Times to live are in milliseconds. Nothing happens before
// commit(), which throws where the store cannot do it.
#ifndef COX_SDK_TRANSACTION_HPP
#define COX_SDK_TRANSACTION_HPP

#include <chrono>
#include <cox/json.hpp>
#include <cox/sdk/context.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

class Transaction {
 public:
  Transaction(const sdk::Context& context, std::string space)
      : context_(&context), space_(std::move(space)) {}

  Transaction& set(std::string_view key, const Json& value, std::chrono::milliseconds ttl = {}) {
    changes_.push_back({COX_BRAIN_SET, std::string(key), value.dump(), 0, ttl.count()});
    return *this;
  }
  Transaction& remove(std::string_view key) {
    changes_.push_back({COX_BRAIN_REMOVE, std::string(key), {}, 0, 0});
    return *this;
  }
  // Lets the whole fail where the key does not have this revision (0: does not exist).
  Transaction& expect(std::string_view key, std::uint64_t revision) {
    changes_.push_back({COX_BRAIN_CHECK, std::string(key), {}, revision, 0});
    return *this;
  }

  // Returns when all is on disk; throws cox::Error, COX_CONFLICT where an expectation was not met.
  void commit() const { run(COX_BRAIN_DURABLE, true); }
  // The same, but an expectation that was not met is a false.
  bool try_commit() const { return run(COX_BRAIN_DURABLE, false); }
  // Does not wait for the disk.
  void commit_soon() const { run(COX_BRAIN_SOON, true); }

 private:
  struct Change {
    std::uint32_t kind;
    std::string key;
    std::string value;
    std::uint64_t expected;
    std::int64_t ttl;
  };

  cox_brain_op operation(const Change& change) const {
    cox_brain_op op{};
    op.size = sizeof(op);
    op.kind = change.kind;
    op.space = sdk::borrow(space_);
    op.key = sdk::borrow(change.key);
    op.value = sdk::borrow(change.value);
    op.expected = change.kind == COX_BRAIN_CHECK ? change.expected : COX_REVISION_ANY;
    op.ttl = change.ttl;
    return op;
  }

  bool run(std::uint32_t mode, bool conflict_throws) const {
    std::vector<cox_brain_op> ops;
    for (const Change& change : changes_) ops.push_back(operation(change));
    auto& table = context_->extension<cox_brain_1>(COX_EXT_BRAIN);
    sdk::Answer answer;
    const cox_status status =
        table.apply(context_->host(), ops.data(), ops.size(), mode, nullptr, answer.sink());
    if (status == COX_CONFLICT && !conflict_throws) return false;
    answer.check(status, "brain");
    return true;
  }

  const sdk::Context* context_;
  std::string space_;
  std::vector<Change> changes_;
};

}  // namespace cox

#endif  // COX_SDK_TRANSACTION_HPP
