#include "authority/facts.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace cox::authority {

bool is_fact_name(std::string_view name) {
  return !name.empty() && name.size() <= 200 && std::ranges::all_of(name, [](char c) {
    return c > 0x20 && c < 0x7F && c != '{' && c != '}';
  });
}

Status Facts::check(std::string_view plugin, std::string_view name) const {
  if (!is_fact_name(name)) {
    return invalid(text::cat("'", text::clip(name, 60),
                             "' is not the name of a fact: it has at most 200 ASCII characters and "
                             "no blanks, e.g. incident.open or oncall(web)"));
  }
  std::lock_guard lock(mutex_);
  const auto found = facts_.find(name);
  if (found == facts_.end()) {
    return has_room()
               ? Status()
               : Status(Code::busy, text::cat("there are ", kMost,
                                              " facts already: take back those that are over"));
  }
  if (found->second.owner == plugin || !holds(found->second)) return {};
  return {Code::denied, text::cat("the fact '", name, "' belongs to the plugin ",
                                  found->second.owner, ": publish one of your own")};
}

// With the mutex held. Those whose time is over go when their places are needed.
bool Facts::has_room() const {
  if (facts_.size() < kMost) return true;
  const auto held =
      std::ranges::count_if(facts_, [&](const auto& each) { return holds(each.second); });
  return static_cast<std::size_t>(held) < kMost;
}

void Facts::put(Fact fact) {
  std::lock_guard lock(mutex_);
  if (facts_.size() >= kMost)
    std::erase_if(facts_, [&](const auto& each) { return !holds(each.second); });
  std::string name = fact.name;
  facts_.insert_or_assign(std::move(name), std::move(fact));
}

void Facts::take_back(std::string_view name) {
  std::lock_guard lock(mutex_);
  const auto found = facts_.find(name);
  if (found != facts_.end()) facts_.erase(found);
}

std::optional<Json> Facts::find(std::string_view name) const {
  std::lock_guard lock(mutex_);
  const auto found = facts_.find(name);
  if (found == facts_.end() || !holds(found->second)) return std::nullopt;
  return found->second.value;
}

std::vector<Fact> Facts::list() const {
  std::lock_guard lock(mutex_);
  std::vector<Fact> all;
  for (const auto& [name, fact] : facts_) {
    if (holds(fact)) all.push_back(fact);
  }
  return all;
}

}  // namespace cox::authority
