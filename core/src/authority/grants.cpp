#include "authority/grants.hpp"

#include <algorithm>
#include <utility>

#include "authority/permission.hpp"

namespace cox::authority {

std::shared_ptr<const Grants::List> Grants::list_now() const {
  std::lock_guard lock(mutex_);
  return list_;
}

void Grants::put(Grant grant) {
  std::lock_guard lock(mutex_);
  List next = *list_;
  std::erase_if(next, [&](const Grant& each) { return each.id == grant.id; });
  next.push_back(std::move(grant));
  list_ = std::make_shared<const List>(std::move(next));
}

void Grants::remove(std::string_view id) {
  std::lock_guard lock(mutex_);
  List next = *list_;
  std::erase_if(next, [&](const Grant& each) { return each.id == id; });
  list_ = std::make_shared<const List>(std::move(next));
}

std::optional<Grant> Grants::find(std::string_view id) const {
  for (const Grant& each : *list_now()) {
    if (each.id == id) return each;
  }
  return std::nullopt;
}

std::vector<Grant> Grants::list() const { return *list_now(); }

bool Grants::holds(const Grant& grant, std::span<const std::string> names) const {
  return !grant.over && clock_.steady() < grant.until &&
         std::ranges::find(names, grant.who) != names.end();
}

std::optional<Grant> Grants::holding(std::span<const std::string> names,
                                     std::string_view needed) const {
  for (const Grant& each : *list_now()) {
    if (holds(each, names) && covers(each.what, needed)) return each;
  }
  return std::nullopt;
}

std::optional<Grant> Grants::lifting(std::span<const std::string> names, std::string_view rule,
                                     std::string_view needed) const {
  for (const Grant& each : *list_now()) {
    if (each.kind != Grant::Kind::break_glass || !holds(each, names)) continue;
    if (each.what == rule || (!needed.empty() && covers(each.what, needed))) return each;
  }
  return std::nullopt;
}

}  // namespace cox::authority
