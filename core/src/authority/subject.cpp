#include "authority/subject.hpp"

#include "authority/permission.hpp"

namespace cox::authority {

Subject::Subject(const Identity& who, const Directory& directory, const Links& links)
    : known_(is_known(who)) {
  std::string key = key_of(who);
  known_ = known_ && !key.empty();
  own_ = directory.of(key);
  if (!known_) return;
  const std::string root = links.root_of(key);
  if (own_ != nullptr && !own_->person.empty()) names_.push_back(own_->person);
  names_.push_back(std::move(key));
  // What the config says of a person goes before a link.
  if (root.empty() || names_.size() > 1) return;
  root_ = directory.of(root);
  names_.push_back(root);
  if (root_ != nullptr && !root_->person.empty()) names_.push_back(root_->person);
}

bool Subject::any_permission(bool (*fits)(std::string_view, std::string_view),
                             std::string_view needed) const {
  if (!known_) return false;
  const auto gives = [&](const Standing* one) {
    return one != nullptr && std::ranges::any_of(one->permissions, [&](const std::string& held) {
             return fits(held, needed);
           });
  };
  return gives(own_) || gives(root_);
}

bool Subject::has_permission(std::string_view needed) const {
  return any_permission(covers, needed);
}

bool Subject::has_some_of(std::string_view needed) const {
  return any_permission(overlaps, needed);
}

}  // namespace cox::authority
