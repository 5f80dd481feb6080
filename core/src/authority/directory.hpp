// Who is who by the config: for every account that it names, the person, the groups and roles, the
// permissions. Built once for each config, then never changed. Threads: any.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/authority.hpp"

namespace cox::authority {

// A name that lists of people hold, as a number; 0 is nobody's.
using Token = std::uint32_t;

// What the config says of one account.
struct Standing {
  std::string person;  // its name; empty where the account belongs to none
  bool admin = false;
  std::vector<std::string> names;        // the account and, if there is one, the person
  std::vector<Token> tokens;             // those, "@groups" and roles; sorted
  std::vector<std::string> permissions;  // of its roles
};

class Directory {
 public:
  Directory(const config::Authority& authority, const std::vector<std::string>& admins);

  // Of an account ("ADAPTER:ACCOUNT"); null where the config does not name it.
  const Standing* of(std::string_view account) const;

  Token token(std::string_view name) const;  // 0: nobody has it

  // The accounts of a person, in the order of the config.
  std::vector<std::string> accounts_of(std::string_view person) const;
  // People by name, others by account: who belongs to one of the names, at most `most` of them.
  std::vector<std::string> members(const std::vector<std::string>& names, std::size_t most) const;
  // The same for those whose roles hold a permission.
  std::vector<std::string> holders(std::string_view permission, std::size_t most) const;

 private:
  using Names = std::set<std::string, std::less<>>;

  void add_people(const config::Authority& authority, const std::vector<std::string>& admins);
  void add_groups(const config::Authority& authority);
  void add_roles(const config::Authority& authority);
  // All accounts behind a name, groups followed to the end.
  void expand(const config::Authority& authority, std::string_view name, Names& accounts,
              Names& seen) const;
  void share(const config::Person& person);
  void give(const Names& accounts, const std::string& name);
  Standing& standing(const std::string& account);
  Token intern(const std::string& name);

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  Map<Standing> standings_;  // by account
  Map<Token> tokens_;
  Map<std::vector<std::string>> people_;                // accounts by person
  std::map<std::string, Names, std::less<>> accounts_;  // of "@groups" and roles
  std::vector<config::Role> roles_;
};

}  // namespace cox::authority
