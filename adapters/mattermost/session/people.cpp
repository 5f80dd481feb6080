#include "people.hpp"

#include <algorithm>
#include <cctype>

namespace mattermost {

namespace {

constexpr std::size_t kMostThreads = 10'000;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return out;
}

template <class Map, class Key>
typename Map::mapped_type find(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type() : found->second;
}

}  // namespace

void People::is_called(const std::string& user, const std::string& name) {
  std::lock_guard lock(mutex_);
  std::string& before = names_[user];
  if (!before.empty()) ids_.erase(lower(before));
  before = name;
  if (!name.empty()) ids_[lower(name)] = user;
}
void People::is_channel(const std::string& id, Channel channel) {
  std::lock_guard lock(mutex_);
  channels_[id] = std::move(channel);
}
void People::stands_in(const std::string& post, const std::string& root) {
  if (root.empty()) return;
  std::lock_guard lock(mutex_);
  if (!threads_.emplace(post, root).second) return;
  order_.push_back(post);
  if (order_.size() <= kMostThreads) return;
  threads_.erase(order_.front());
  order_.pop_front();
}

bool People::knows_user(const std::string& id) const {
  std::lock_guard lock(mutex_);
  return names_.contains(id);
}
bool People::knows_channel(const std::string& id) const {
  std::lock_guard lock(mutex_);
  return channels_.contains(id);
}
std::string People::name_of(const std::string& id) const {
  std::lock_guard lock(mutex_);
  return find(names_, id);
}
std::string People::id_of(std::string_view name) const {
  std::lock_guard lock(mutex_);
  return find(ids_, lower(name));
}
Channel People::channel(const std::string& id) const {
  std::lock_guard lock(mutex_);
  return find(channels_, id);
}
std::string People::thread_of(const std::string& post) const {
  std::lock_guard lock(mutex_);
  return find(threads_, post);
}

}  // namespace mattermost
