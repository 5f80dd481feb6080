#include "work/stuck.hpp"

#include <algorithm>
#include <utility>

#include "work/quarantining.hpp"

namespace cox::work {

void StuckWatch::look() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  const Millis patience = work_.services.settings()->quarantine.stuck;
  std::erase_if(seen_, [](const auto& entry) { return entry.second.actor.expired(); });
  const Millis now = work_.services.clock.steady();
  const Millis passed = std::min(now - std::exchange(last_look_, now), kLongestGap);
  if (patience == 0) return;
  const ViewPtr view = work_.registry.view();  // it would end with the range expression
  for (const ActorPtr& actor : view->actors) look_at(actor, passed, patience);
}

void StuckWatch::look_at(const ActorPtr& actor, Millis passed, Millis patience) {
  const std::uint64_t task = actor->mailbox->oldest_running();
  if (task == 0) {
    seen_.erase(actor->owner);
    return;
  }
  const auto [seen, is_new] = seen_.try_emplace(actor->owner, Seen{actor, task});
  if (is_new) return;
  if (seen->second.task != task) {
    seen->second = {actor, task};
    return;
  }
  seen->second.running += passed;
  if (seen->second.running >= patience) note_stuck(work_.services, *actor);
}

}  // namespace cox::work
