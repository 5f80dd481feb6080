// Somebody who asks, with all that the config, the links and the platform say of them. It borrows
// from the directory. Threads: values.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "authority/directory.hpp"
#include "authority/identity.hpp"
#include "authority/links.hpp"

namespace cox::authority {

class Subject {
 public:
  Subject(const Identity& who, const Directory& directory, const Links& links);

  bool known() const { return known_; }
  bool admin() const { return known_ && own_ != nullptr && own_->admin; }

  // Whether the account bears a name that a rule lists. Who is not vouched for bears none.
  bool bears(Token token) const { return known_ && claims(token); }
  // The same for whoever only says so.
  bool claims(Token token) const { return has(own_, token) || has(root_, token); }

  // The account, the person, and the same of the account it is linked to; none of a stranger.
  const std::vector<std::string>& names() const { return names_; }

  // Whether a role gives the permission.
  bool has_permission(std::string_view needed) const;
  // Whether a role gives some of what it stands for, see overlaps().
  bool has_some_of(std::string_view needed) const;

 private:
  static bool has(const Standing* one, Token token) {
    return one != nullptr && token != 0 && std::ranges::binary_search(one->tokens, token);
  }
  bool any_permission(bool (*fits)(std::string_view, std::string_view),
                      std::string_view needed) const;

  bool known_;
  const Standing* own_ = nullptr;   // null where the config does not name the account
  const Standing* root_ = nullptr;  // of the account that it is linked to
  std::vector<std::string> names_;
};

}  // namespace cox::authority
