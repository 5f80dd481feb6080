// What the manager knows of a plugin and keeps over a restart, in the brain.
#include "base/log.hpp"
#include "base/text.hpp"
#include "brain/space.hpp"
#include "plugins/manager.hpp"

namespace cox::plugins {

bool Manager::remember(const Slot& slot, bool disabled) {
  brain::Operation operation;
  operation.space = brain::kCoreSpace;
  operation.key = text::cat("plugin/", slot.id);
  operation.json =
      Json::object({{"disabled", disabled},
                    {"rolled_back", slot.rolled_back},
                    {"build", slot.live ? slot.live->library().inspection().build_id : ""}})
          .dump();
  if (auto kept = ground_.work.services.brain.apply({std::move(operation)}); !kept.ok()) {
    log::error(slot.id,
               text::cat("its state will not outlive a restart: ", kept.status().message()));
    return false;
  }
  return true;
}

void Manager::recall(Slot& slot) {
  const auto kept = ground_.work.services.brain.get("cox", text::cat("plugin/", slot.id));
  if (!kept.ok()) return;
  const auto json = Json::parse(kept->json);
  if (!json) return;
  if ((*json)["disabled"].as_bool()) {
    slot.state = Slot::State::disabled;
    slot.problem = "disabled on request; `enable` brings it back";
  }
  slot.rolled_back = (*json)["rolled_back"].as_string();
  slot.failed_build = slot.rolled_back;
}

}  // namespace cox::plugins
