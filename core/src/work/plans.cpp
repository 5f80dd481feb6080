#include "work/plans.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "brain/space.hpp"

namespace cox::work {

namespace {

using brain::kCoreSpace;
constexpr auto kPlans = "plan/";
constexpr std::size_t kIdLength = 4;  // at least; longer where another plan begins alike
constexpr std::size_t kWaiting = 1'000;

brain::Operation plan_operation(brain::Operation::Kind kind, const std::string& id) {
  brain::Operation made;
  made.kind = kind;
  made.space = kCoreSpace;
  made.key = text::cat(kPlans, id);
  return made;
}

}  // namespace

Status Plans::load() {
  std::lock_guard lock(mutex_);
  return brain_.scan(kCoreSpace, kPlans, "", 0,
                     [this](std::string_view, const brain::Value& value) {
                       if (auto plan = plan_from_json(value.json); plan.ok()) {
                         const std::string id = plan->id;
                         plans_.emplace(id, std::move(*plan));
                       }
                       return true;
                     });
}

Result<Plan> Plans::add(Plan plan) {
  std::lock_guard lock(mutex_);
  if (plans_.size() >= kWaiting)
    return Status(Code::busy, text::cat(kWaiting, " plans wait already; deny some of them first"));
  plan.id = free_id(plan.hash);
  if (Status kept = keep(plan); !kept.ok()) return kept;
  plans_.emplace(plan.id, plan);
  return plan;
}

// The same plan may wait twice, for two who asked: then the second has more of the hash.
std::string Plans::free_id(const std::string& hash) const {
  for (std::size_t length = kIdLength; length <= hash.size(); ++length) {
    std::string id = hash.substr(0, length);
    if (!plans_.contains(id)) return id;
  }
  for (std::size_t number = 2;; ++number) {
    std::string id = text::cat(hash.substr(0, kIdLength), "-", number);
    if (!plans_.contains(id)) return id;
  }
}

std::optional<Plan> Plans::find(std::string_view id) const {
  std::lock_guard lock(mutex_);
  const auto found = plans_.find(id);
  if (found == plans_.end()) return std::nullopt;
  return found->second;
}

std::vector<Plan> Plans::all() const {
  std::vector<Plan> all;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, plan] : plans_) all.push_back(plan);
  }
  std::ranges::stable_sort(all, {}, &Plan::expires);
  return all;
}

Result<Plan> Plans::update(std::string_view id, const std::function<Status(Plan&)>& change) {
  std::lock_guard lock(mutex_);
  const auto found = plans_.find(id);
  if (found == plans_.end()) return not_found(text::cat("there is no plan '", id, "'"));
  Plan next = found->second;
  if (Status changed = change(next); !changed.ok()) return changed;
  if (Status kept = keep(next); !kept.ok()) return kept;
  found->second = next;
  return next;
}

std::optional<Plan> Plans::take(std::string_view id) {
  std::lock_guard lock(mutex_);
  const auto found = plans_.find(id);
  if (found == plans_.end()) return std::nullopt;
  return take_out(found);
}

Result<Plan> Plans::take_waiting(std::string_view id,
                                 const std::function<Status(const Plan&)>& may) {
  std::lock_guard lock(mutex_);
  const auto found = plans_.find(id);
  if (found == plans_.end()) return not_found(text::cat("plan ", id, " is over already"));
  if (found->second.starting)
    return Status(Code::conflict, text::cat("plan ", id, " has begun already"));
  if (Status let = may(found->second); !let.ok()) return let;
  return take_out(found);
}

Plan Plans::take_out(std::map<std::string, Plan, std::less<>>::iterator found) {
  Plan plan = std::move(found->second);
  plans_.erase(found);
  forget(plan);
  return plan;
}

Status Plans::keep(const Plan& plan) {
  if (plan.is_secret()) return {};
  brain::Operation set = plan_operation(brain::Operation::Kind::set, plan.id);
  set.json = to_json(plan);
  return brain_.apply({std::move(set)}).status();
}

void Plans::forget(const Plan& plan) {
  if (plan.is_secret()) return;
  const Status removed =
      brain_.apply({plan_operation(brain::Operation::Kind::remove, plan.id)}).status();
  if (!removed.ok())
    log::error("work",
               text::cat("plan ", plan.id,
                         " could not be taken out of the brain, and may come back with a restart: ",
                         removed.message()));
}

}  // namespace cox::work
