// Where the plugins' files lie: what it means that one comes, changes, moves or goes.
#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "plugins/library_files.hpp"
#include "plugins/manager.hpp"

namespace cox::plugins {

void Manager::file_changed(const Settled& settled) {
  // A load may hang, and the next file must not wait for it.
  later([this, settled] {
    if (settled.what == Settled::What::gone) return file_gone(settled.path);
    try_file(settled.path, Force::no);
  });
}

void Manager::file_gone(const std::string& path) {
  std::vector<std::string> ids;
  {
    std::lock_guard lock(mutex_);
    refused_.erase(path);
    if (const auto found = paths_.extract(path); !found.empty()) ids = found.mapped();
  }
  for (const std::string& id : ids) lost_file(*slot(id), path);
}

void Manager::lost_file(Slot& slot, const std::string& path) {
  {
    std::lock_guard lock(slot.busy);
    if (slot.path != path || is_library_file(path)) return;  // it has moved, or come back
    if (follow_file(slot)) return;
    forget_file(slot);
    if (slot.live == nullptr) {
      if (slot.state != Slot::State::disabled) slot.state = Slot::State::unloaded;
      log::info("plugins", text::cat(slot.id, " is gone: its file was removed"));
      return;
    }
    if (!take_down(slot, Slot::State::unloaded, "its file was removed").ok()) return;
  }
  after_change(slot.id);
}

// False where the build that is live lies in no other file: it was removed, not renamed.
bool Manager::follow_file(Slot& slot) {
  if (slot.live == nullptr) return false;
  const std::string build = slot.live->library().inspection().build_id;
  for (const std::string& folder : options_.folders) {
    for (const std::string& file : libraries_in(folder)) {
      if (find_by_path(file) != nullptr) continue;
      const auto found = inspect(file);
      if (!found.ok() || found->build_id != build) continue;
      lies_in(slot, file);
      usable_again(slot);
      return true;
    }
  }
  return false;
}

void Manager::lies_in(Slot& slot, const std::string& path) {
  if (slot.live != nullptr && slot.path != path)
    log::info("plugins", text::cat(slot.id, " lies in ", path, " now"));
  slot.path = path;
  slot.file_removed = false;
  std::lock_guard lock(mutex_);
  std::vector<std::string>& ids = paths_[path];
  std::erase(ids, slot.id);
  ids.push_back(slot.id);
}

// Nothing waits for the file any more, and whatever comes in its place is tried.
void Manager::forget_file(Slot& slot) {
  slot.waits_for_room = slot.waits_for_needs = false;
  slot.file_removed = true;
  slot.failed_build = slot.rolled_back;
  std::lock_guard lock(mutex_);
  needs_.erase(slot.id);
}

// The file is the plugin `id` now; those that it was before are gone.
void Manager::displace_others(const std::string& path, const std::string& id) {
  std::vector<std::string> others;
  {
    std::lock_guard lock(mutex_);
    const auto found = paths_.find(path);
    if (found == paths_.end() || found->second.back() != id) return;
    others = std::exchange(found->second, {id});
    others.pop_back();
  }
  for (const std::string& other : others) displace(*slot(other), path, id);
}

void Manager::displace(Slot& slot, const std::string& path, const std::string& id) {
  {
    std::lock_guard lock(slot.busy);
    if (slot.path != path) return;
    forget_file(slot);
    if (slot.live == nullptr) return;
    if (!take_down(slot, Slot::State::unloaded, text::cat(id, " lies in its file now")).ok())
      return;
  }
  after_change(slot.id);
}

// Remembered and logged once, not at every look.
Status Manager::not_usable(const std::string& path, const Status& why, std::string_view id,
                           std::string_view build) {
  {
    std::lock_guard lock(mutex_);
    Status& known = refused_[path];
    if (known.message() == why.message()) return why;
    known = why;
  }
  if (why.code() == Code::busy) {
    log::info("plugins", text::cat("not yet: ", why.message()), {{"path", path}});
  } else {
    log::error("plugins", text::cat("refused: ", why.message()), {{"path", path}});
    note(id, "failed", text::cat(path, ": ", why.message()), build);
  }
  return why;
}

}  // namespace cox::plugins
