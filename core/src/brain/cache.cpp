#include "brain/cache.hpp"

#include <iterator>
#include <utility>

namespace cox::brain {
namespace {

constexpr std::size_t kOverhead = 200;  // the two nodes and the strings' headers, roughly

std::size_t size_of(Name name, const Entry& entry) {
  return name.space.size() + name.key.size() + entry.json.size() + kOverhead;
}

}  // namespace

const Entry* Cache::find(Name name) {
  const auto found = index_.find(name);
  if (found == index_.end()) return nullptr;
  nodes_.splice(nodes_.begin(), nodes_, found->second);
  return &found->second->entry;
}

void Cache::put(Name name, Entry entry) {
  erase(name);
  const std::size_t size = size_of(name, entry);
  if (size > limit_ / 8) return;
  nodes_.push_front({OwnedName(name), std::move(entry)});
  index_.emplace(nodes_.front().name, nodes_.begin());
  bytes_ += size;
  while (bytes_ > limit_) drop(std::prev(nodes_.end()));
}

void Cache::erase(Name name) {
  if (const auto old = index_.find(name); old != index_.end()) drop(old->second);
}

void Cache::drop(Nodes::iterator node) {
  bytes_ -= size_of(node->name, node->entry);
  index_.erase(node->name);
  nodes_.erase(node);
}

void Cache::clear() {
  index_.clear();
  nodes_.clear();
  bytes_ = 0;
}

}  // namespace cox::brain
