#include "brain/watchers.hpp"

#include <exception>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::brain {
namespace {

void call(const Brain::Watcher& watcher, const Change& change) {
  try {
    watcher(change);
  } catch (const std::exception& error) {
    log::error("brain",
               text::cat("a watcher of ", change.space, "/", change.key, " threw: ", error.what()));
  } catch (...) {
    log::error("brain", text::cat("a watcher of ", change.space, "/", change.key, " threw"));
  }
}

}  // namespace

std::uint64_t Watchers::add(std::string space, std::string prefix, Brain::Watcher watcher) {
  auto watch = std::make_shared<Watch>();
  watch->space = std::move(space);
  watch->prefix = std::move(prefix);
  watch->watcher = std::move(watcher);
  std::lock_guard lock(mutex_);
  watches_.emplace(++last_id_, std::move(watch));
  return last_id_;
}

void Watchers::remove(std::uint64_t id) {
  std::lock_guard lock(mutex_);
  const auto found = watches_.find(id);
  if (found == watches_.end()) return;
  found->second->removed = true;  // tell() may be on its way to it, below us
  watches_.erase(found);
}

bool Watchers::any() const {
  std::lock_guard lock(mutex_);
  return !watches_.empty();
}

void Watchers::tell(Name name, std::string_view json, Revision revision) {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Watch>> interested;
  for (const auto& [id, watch] : watches_) {
    const bool here = watch->space.empty() || watch->space == name.space;
    if (here && name.key.starts_with(watch->prefix)) interested.push_back(watch);
  }
  if (interested.empty()) return;
  const Change change{std::string(name.space), std::string(name.key), std::string(json), revision};
  for (const auto& watch : interested) {
    if (!watch->removed) call(watch->watcher, change);
  }
}

}  // namespace cox::brain
