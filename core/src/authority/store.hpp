// Where facts, links and grants are kept: the core's part of the brain. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

#include "authority/authority.hpp"
#include "base/clock.hpp"
#include "base/status.hpp"
#include "brain/brain.hpp"

namespace cox::authority {

class Store {
 public:
  Store(brain::Brain& brain, const Clock& clock) : brain_(brain), clock_(clock) {}

  // Puts what an earlier process left into the authority. What is left of a time is counted by the
  // wall clock here, and never is more than it was given for. A value that is damaged is logged and
  // passed over. May be called again after a failure.
  Status load(Authority& authority) const;

  // Each returns once it is on disk.
  Status keep(const Fact& fact) const;
  Status keep(const Link& link) const;
  Status keep(const Grant& grant) const;
  Status drop_fact(std::string_view name) const;
  Status drop_link(std::string_view account) const;
  Status drop_grant(std::string_view id) const;

  // A number that no grant had before.
  Result<std::string> next_id() const;

  // The policy as it was last recorded, or null where none was.
  Result<Json> policy() const;
  Status keep_policy(const Json& snapshot) const;

 private:
  Status set(std::string key, const Json& value, Millis ttl = 0) const;
  Status remove(std::string key) const;
  template <class Take>
  Status each(std::string_view prefix, const Take& take) const;

  brain::Brain& brain_;
  const Clock& clock_;
};

Json to_json(const Grant& grant);

}  // namespace cox::authority
