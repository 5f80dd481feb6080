// How plugins follow the config while the bot runs.
#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/manager.hpp"

namespace cox::plugins {

void Manager::configure(std::vector<std::string> disabled, Millis drain,
                        const std::vector<std::string>& changed) {
  {
    std::lock_guard lock(mutex_);
    options_.disabled = std::move(disabled);
    options_.drain = drain;
  }
  for (const SlotPtr& slot : slots()) {
    const bool other_settings = std::ranges::find(changed, slot->id) != changed.end();
    later([this, slot, other_settings] {
      follow_config(*slot);
      if (other_settings) follow_settings(*slot);
    });
  }
}

// What the config disables goes, and what it disables no more comes back.
void Manager::follow_config(Slot& slot) {
  std::string path;
  {
    std::lock_guard lock(slot.busy);
    const bool disabled = is_disabled(slot.id);
    if (slot.live != nullptr && disabled) {
      if (!take_down(slot, Slot::State::disabled, kByConfig).ok()) return;
    } else if (slot.live == nullptr && !disabled && slot.problem == kByConfig) {
      slot.state = Slot::State::unloaded;
      path = slot.path;
    } else {
      return;
    }
  }
  if (path.empty()) return after_change(slot.id);
  if (const auto loaded = load_file(path, Force::no); !loaded.ok())
    log::debug("plugins", loaded.status().message());
}

// Settings are read when a plugin loads. So the build that is live begins anew with the new ones,
// and one that was refused may have been refused for the old ones.
void Manager::follow_settings(Slot& slot) {
  std::string refused;
  {
    std::lock_guard lock(slot.busy);
    if (slot.live != nullptr) {
      if (const Status begun = begin_anew(slot); !begun.ok()) {
        log::error("plugins",
                   text::cat(slot.id, " goes on with its old settings: ", begun.message()));
        return;
      }
    } else if (slot.state == Slot::State::failed && slot.failed_build != slot.rolled_back) {
      slot.failed_build.clear();
      refused = slot.path;
    } else {
      return;
    }
  }
  if (refused.empty()) return after_change(slot.id);
  try_file(refused, Force::no);
}

// The same build once more, also where another lies in its file by now.
Status Manager::begin_anew(Slot& slot) {
  const std::string build = slot.live->library().inspection().build_id;
  std::string file = slot.path;
  if (const auto found = inspect(file); !found.ok() || found->build_id != build) {
    const auto kept = kept_.find(slot.id, build);
    if (!kept) return not_found("its build is not kept");
    file = kept->file;
  }
  auto library = Library::open(file, ground_.copies, ground_.load_deadline(), slot.id);
  if (!library.ok()) return library.status();
  if (Status may = may_load(slot, **library, Force::no); !may.ok()) return may;
  const std::string problem = slot.problem;  // of the file, which this does not mend
  const auto done = bring_up(slot, std::move(*library));
  if (done.ok()) slot.problem = problem;
  return done.status();
}

}  // namespace cox::plugins
