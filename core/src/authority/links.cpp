#include "authority/links.hpp"

#include <utility>

namespace cox::authority {

void Links::put(Link link) {
  std::lock_guard lock(mutex_);
  std::string account = link.account;
  links_.insert_or_assign(std::move(account), std::move(link));
}

std::string Links::root_of(std::string_view account) const {
  std::lock_guard lock(mutex_);
  const auto found = links_.find(account);
  return found == links_.end() || found->second.ended != 0 ? std::string() : found->second.root;
}

// A clock that was set back keeps them together for longer, never for shorter.
bool Links::is_one_person(const Link& link) const {
  return link.ended == 0 || clock_.now() <= link.ended + kOnePersonFor;
}

std::vector<std::string> Links::beside(std::string_view account) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> all;
  for (const auto& [each, link] : links_) {
    if (!is_one_person(link)) continue;
    if (each == account) all.push_back(link.root);
    if (link.root == account) all.push_back(each);
  }
  return all;
}

std::optional<Link> Links::find(std::string_view account) const {
  std::lock_guard lock(mutex_);
  const auto found = links_.find(account);
  if (found == links_.end()) return std::nullopt;
  return found->second;
}

std::vector<Link> Links::to(std::string_view root) const {
  std::lock_guard lock(mutex_);
  std::vector<Link> all;
  for (const auto& [account, link] : links_) {
    if (link.root == root && link.ended == 0) all.push_back(link);
  }
  return all;
}

std::vector<Link> Links::list() const {
  std::lock_guard lock(mutex_);
  std::vector<Link> all;
  for (const auto& [account, link] : links_) all.push_back(link);
  return all;
}

}  // namespace cox::authority
