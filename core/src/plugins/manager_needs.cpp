// What plugins need of each other: who may load, who must go, and who may come back.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "plugins/cycle.hpp"
#include "plugins/library_files.hpp"
#include "plugins/manager.hpp"

namespace cox::plugins {

Status Manager::check_needs(const Slot& slot, const std::vector<Need>& needs) {
  const work::ViewPtr view = ground_.work.registry.view();
  for (const Need& need : needs) {
    const work::ActorPtr other = view->find(need.id);
    if (other == nullptr) {
      const std::string cycle = cycle_through(slot.id);
      const std::string what = text::cat(slot.id, " needs ", need.text, ", which is not loaded");
      if (!cycle.empty()) return invalid(what + cycle);
      return {Code::busy, what + "; it is loaded as soon as that is"};
    }
    const auto version = parse_version(other->version);
    if (version.ok() && satisfies(*version, need)) continue;
    return {Code::busy, text::cat(slot.id, " needs ", need.text, ", but ", need.id, " ",
                                  other->version, " is loaded")};
  }
  return {};
}

// Also where what it needs is live: after a restart none of them could come first.
Status Manager::check_circle(const std::string& id) {
  const std::string cycle = cycle_through(id);
  return cycle.empty() ? Status() : invalid(text::cat(id, " needs others that need it", cycle));
}

void Manager::after_change(const std::string& id) {
  drop_dependants(id);
  std::vector<std::string> again;
  for (const SlotPtr& slot : slots()) {
    if (slot->id == id || !slot->needy) continue;
    std::lock_guard lock(slot->busy);
    if (slot->waits_for_needs) again.push_back(slot->path);
  }
  {
    std::lock_guard lock(mutex_);
    // A file refused because its id was taken may have its turn now.
    for (const auto& [path, why] : refused_) {
      if (why.code() == Code::conflict && !paths_.contains(path) && is_library_file(path))
        again.push_back(path);
    }
  }
  for (const std::string& path : again) try_file(path, Force::no);
}

// Those that need `id` and cannot have it any more go, and wait.
void Manager::drop_dependants(const std::string& id) {
  std::vector<std::string> dropped;
  for (const SlotPtr& slot : slots()) {
    if (slot->id == id || !slot->needy) continue;
    std::lock_guard lock(slot->busy);
    const bool depends =
        std::ranges::any_of(slot->needs, [&](const Need& need) { return need.id == id; });
    if (slot->live == nullptr || !depends) continue;
    const Status met = check_needs(*slot, slot->needs);
    if (met.ok()) continue;
    if (take_down(*slot, Slot::State::waiting, met.message()).ok()) dropped.push_back(slot->id);
  }
  for (const std::string& each : dropped) drop_dependants(each);
}

// " (a needs b, b needs a: a cycle, ...)" if the needs of `id` lead back to it.
std::string Manager::cycle_through(const std::string& id) {
  std::vector<std::string> path;
  {
    std::lock_guard lock(mutex_);
    path = find_cycle(needs_, id);
  }
  if (path.empty()) return {};
  return text::cat("; they need each other in a circle (", text::join(path, " needs "),
                   "), so none of them can be loaded: take one need out");
}

}  // namespace cox::plugins
