// What becomes of a plugin whose build the bot died in too often (CrashLog).
#include <filesystem>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/manager.hpp"

namespace cox::plugins {

std::optional<Status> Manager::left_out(const std::string& path) {
  const auto kept = kept_out(ground_.crashes, path);
  if (!kept) return std::nullopt;
  const std::string& build = kept->build;
  const std::string id = kept_.plugin_of(build).value_or(std::filesystem::path(path).stem());
  const SlotPtr slot = this->slot(id);
  Status why;
  {
    std::lock_guard lock(slot->busy);
    lies_in(*slot, path);
    if (Status wanted = is_wanted(*slot); !wanted.ok()) return wanted;
    if (slot->live == nullptr && slot->state != Slot::State::disabled && !stopping_)
      go_back_from(*slot, path, build);
    why = failed(text::cat("the build of ", id, " in its file is left out: ", kept->why.message(),
                           "; `reload ", id,
                           "` tries it all the same, and another build is loaded as always"));
    slot->problem = why.message();
  }
  after_change(id);
  return not_usable(path, why, id, build);
}

// The build that was live before it, where one is kept that did better.
void Manager::go_back_from(Slot& slot, const std::string& path, const std::string& build) {
  slot.state = Slot::State::failed;
  const auto kept = better_before(kept_, ground_.crashes, slot.id, build);
  if (!kept) return;
  auto library = Library::open(kept->file, ground_.copies, ground_.load_deadline(), slot.id);
  Status done = library.status();
  if (done.ok()) done = may_load(slot, **library, Force::no);
  if (done.ok()) done = bring_up(slot, std::move(*library)).status();
  if (done.ok()) {
    log::warn("plugins", text::cat(slot.id, " is back at an earlier build, ", kept->build),
              {{"path", path}});
  } else {
    log::error("plugins", text::cat("no earlier build of ", slot.id, ": ", done.message()));
  }
}

}  // namespace cox::plugins
