// The config's part of the authority, ready for decisions: replaced as a whole when the config
// changes. Threads: any; never changed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "authority/directory.hpp"
#include "authority/index.hpp"
#include "config/authority.hpp"

namespace cox::authority {

struct Policy {
  bool open = false;                // everybody may do everything; for playing
  std::vector<std::string> admins;  // "ADAPTER:ACCOUNT", or persons
  config::Authority config = {};    // people, groups, roles, rules
};

struct Compiled {
  explicit Compiled(Policy given)
      : policy(std::move(given)),
        directory(policy.config, policy.admins),
        rules(policy.config.rules, directory, false),
        rates(policy.config.rules, directory, true) {}

  const Policy policy;
  const Directory directory;
  const RuleIndex rules;
  const RuleIndex rates;
};

}  // namespace cox::authority
