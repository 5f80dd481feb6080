// Accounts that people have linked to others of theirs. The account that asked for the code is the
// root: the one that said it has the root's rights beside its own, and both are one person. The
// root gains nothing. This is what the decisions read; authority/store.hpp keeps them. Threads:
// any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace cox::authority {

struct Link {
  std::string account;  // "ADAPTER:ACCOUNT": the one that said the code
  std::string root;     // the one that asked for it
  Millis since = 0;     // wall clock
  // Set once it was undone: the rights are gone at once, but the two count as one person for a
  // while longer, so that nobody approves what they asked for themselves.
  Millis ended = 0;
};

class Links {
 public:
  static constexpr Millis kOnePersonFor = 30LL * 86'400'000;  // after it was undone

  explicit Links(const Clock& clock) : clock_(clock) {}

  void put(Link link);

  // The root whose rights the account has, or empty.
  std::string root_of(std::string_view account) const;
  // Whether the two accounts of a link count as one person: also for a while after it was undone.
  bool is_one_person(const Link& link) const;
  // The accounts that count as one person with this one by a single link, in either direction.
  std::vector<std::string> beside(std::string_view account) const;
  // The link of this account, also one that was undone.
  std::optional<Link> find(std::string_view account) const;
  // Those to this root that hold.
  std::vector<Link> to(std::string_view root) const;
  std::vector<Link> list() const;

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Link, std::less<>> links_;  // by account
};

}  // namespace cox::authority
