#include "authority/directory.hpp"

#include <algorithm>

#include "authority/permission.hpp"

namespace cox::authority {
namespace {

template <class Value>
void tidy(std::vector<Value>& values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Directory::Directory(const config::Authority& authority, const std::vector<std::string>& admins)
    : roles_(authority.roles) {
  add_people(authority, admins);
  add_groups(authority);
  add_roles(authority);
  for (const config::Person& person : authority.people) share(person);
  for (auto& [account, one] : standings_) {
    if (one.admin) one.tokens.push_back(intern(std::string(config::kAdmins)));
    tidy(one.tokens);
    tidy(one.permissions);
  }
}

// What the config gives to one account of a person all of them have.
void Directory::share(const config::Person& person) {
  Standing all;
  for (const std::string& account : person.accounts) {
    const Standing& one = standing(account);
    all.admin = all.admin || one.admin;
    all.tokens.insert(all.tokens.end(), one.tokens.begin(), one.tokens.end());
    all.permissions.insert(all.permissions.end(), one.permissions.begin(), one.permissions.end());
  }
  for (const std::string& account : person.accounts) {
    Standing& one = standing(account);
    one.admin = all.admin;
    one.tokens = all.tokens;
    one.permissions = all.permissions;
  }
}

void Directory::add_people(const config::Authority& authority,
                           const std::vector<std::string>& admins) {
  for (const config::Person& person : authority.people) {
    people_.emplace(person.name, person.accounts);
    for (const std::string& account : person.accounts) {
      Standing& one = standing(account);
      one.person = person.name;
      one.names.push_back(person.name);
      one.tokens.push_back(intern(person.name));
    }
  }
  Names accounts;
  Names seen;
  for (const std::string& admin : admins) expand(authority, admin, accounts, seen);
  for (const std::string& account : accounts) standing(account).admin = true;
  accounts_.emplace(config::kAdmins, accounts);
}

void Directory::add_groups(const config::Authority& authority) {
  for (const config::Group& group : authority.groups) {
    Names accounts;
    Names seen;
    const std::string name = "@" + group.name;
    expand(authority, name, accounts, seen);
    give(accounts, name);
    accounts_.emplace(name, std::move(accounts));
  }
}

void Directory::add_roles(const config::Authority& authority) {
  for (const config::Role& role : authority.roles) {
    Names accounts;
    Names seen;
    for (const std::string& member : role.members) expand(authority, member, accounts, seen);
    give(accounts, role.name);
    for (const std::string& account : accounts) {
      auto& permissions = standing(account).permissions;
      permissions.insert(permissions.end(), role.permissions.begin(), role.permissions.end());
    }
    accounts_.emplace(role.name, std::move(accounts));
  }
  // Single accounts that rules name.
  for (const config::Rule& rule : authority.rules) {
    for (const std::string& name : rule.who) {
      if (name.find(':') != std::string::npos && !name.starts_with('@')) standing(name);
    }
  }
}

void Directory::expand(const config::Authority& authority, std::string_view name, Names& accounts,
                       Names& seen) const {
  if (!seen.emplace(name).second) return;
  if (name == config::kAdmins) {
    const auto admins = accounts_.find(name);
    if (admins != accounts_.end()) accounts.insert(admins->second.begin(), admins->second.end());
    return;
  }
  if (name.starts_with('@')) {
    for (const config::Group& group : authority.groups) {
      if (group.name != name.substr(1)) continue;
      for (const std::string& member : group.members) expand(authority, member, accounts, seen);
    }
    return;
  }
  const auto person = people_.find(name);
  if (person != people_.end()) {
    accounts.insert(person->second.begin(), person->second.end());
  } else if (name.find(':') != std::string_view::npos) {
    accounts.emplace(name);
  }
}

void Directory::give(const Names& accounts, const std::string& name) {
  const Token token = intern(name);
  for (const std::string& account : accounts) standing(account).tokens.push_back(token);
}

Standing& Directory::standing(const std::string& account) {
  const auto [found, fresh] = standings_.try_emplace(account);
  if (fresh) {
    found->second.names.push_back(account);
    found->second.tokens.push_back(intern(account));
  }
  return found->second;
}

Token Directory::intern(const std::string& name) {
  return tokens_.try_emplace(name, static_cast<Token>(tokens_.size() + 1)).first->second;
}

const Standing* Directory::of(std::string_view account) const {
  const auto found = standings_.find(account);
  return found == standings_.end() ? nullptr : &found->second;
}

Token Directory::token(std::string_view name) const {
  const auto found = tokens_.find(name);
  return found == tokens_.end() ? 0 : found->second;
}

std::vector<std::string> Directory::accounts_of(std::string_view person) const {
  const auto found = people_.find(person);
  return found == people_.end() ? std::vector<std::string>() : found->second;
}

std::vector<std::string> Directory::members(const std::vector<std::string>& names,
                                            std::size_t most) const {
  std::vector<std::string> out;
  const auto add = [&](const std::string& account) {
    const Standing* one = of(account);
    const std::string& name = one == nullptr || one->person.empty() ? account : one->person;
    if (out.size() < most && std::ranges::find(out, name) == out.end()) out.push_back(name);
  };
  for (const std::string& name : names) {
    if (const auto found = accounts_.find(name); found != accounts_.end()) {
      for (const std::string& account : found->second) add(account);
    } else if (name.find(':') != std::string::npos) {
      add(name);
    } else if (people_.contains(name) && out.size() < most &&
               std::ranges::find(out, name) == out.end()) {
      out.push_back(name);
    }
  }
  return out;
}

std::vector<std::string> Directory::holders(std::string_view permission, std::size_t most) const {
  std::vector<std::string> roles;
  for (const config::Role& role : roles_) {
    const bool holds = std::ranges::any_of(
        role.permissions, [&](const std::string& held) { return covers(held, permission); });
    if (holds) roles.push_back(role.name);
  }
  return members(roles, most);
}

}  // namespace cox::authority
