// The plans that wait. Kept in the brain, so they outlive a reload and a restart; those with a
// secret argument are kept in memory alone. Threads: any.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.hpp"
#include "brain/brain.hpp"
#include "work/plan.hpp"

namespace cox::work {

class Plans {
 public:
  explicit Plans(brain::Brain& brain) : brain_(brain) {}

  // Reads what an earlier process left; call once before messages come in.
  Status load();

  // Keeps a new plan once it is on disk, with an id of its own made from its hash.
  Result<Plan> add(Plan plan);

  // The plan whose id is `id`; nothing where there is none.
  std::optional<Plan> find(std::string_view id) const;
  // All of them, those that end first in front.
  std::vector<Plan> all() const;

  // Changes a plan by `change`, durably, and answers with what it is then. `change` runs under the
  // lock and refuses by a failed status; then nothing is changed. not_found: it is gone.
  Result<Plan> update(std::string_view id, const std::function<Status(Plan&)>& change);
  // Takes a plan out; nothing where somebody else did. Of several threads one gets it.
  std::optional<Plan> take(std::string_view id);
  // The same of one that still waits and that `may` lets go, which runs under the lock: of whoever
  // ends a plan and whoever begins it, one has it. conflict: it has begun; not_found: it is gone.
  Result<Plan> take_waiting(std::string_view id, const std::function<Status(const Plan&)>& may);

 private:
  Plan take_out(std::map<std::string, Plan, std::less<>>::iterator found);
  Status keep(const Plan& plan);
  void forget(const Plan& plan);
  std::string free_id(const std::string& hash) const;

  brain::Brain& brain_;
  mutable std::mutex mutex_;
  std::map<std::string, Plan, std::less<>> plans_;
};

}  // namespace cox::work
