#include "config/authority_checks.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/look_alike.hpp"
#include "base/text.hpp"

namespace cox::config {
namespace {

// What the config declares, to look names up in.
class Names {
 public:
  Names(const Authority& authority, Report& report) : report_(report) {
    for (const Person& person : authority.people) people_.insert(person.name);
    for (const Group& group : authority.groups) groups_.insert(group.name);
    for (const Role& role : authority.roles) roles_.insert(role.name);
  }

  bool is_person(const std::string& name) const { return people_.contains(name); }

  // `roles`: roles and the words for everybody count too.
  void check(const std::vector<std::string>& names, const std::string& path, bool roles) const {
    for (std::size_t i = 0; i < names.size(); ++i) check_one(names[i], path_of(path, i), roles);
  }

 private:
  void check_one(const std::string& name, const std::string& path, bool roles) const {
    if (name.starts_with('@')) {
      if (name == kAdmins || groups_.contains(name.substr(1))) return;
      return unknown(name, path, "group", groups_, "@");
    }
    if (name.find(':') != std::string::npos) return check_account(name, path, report_);
    if (people_.contains(name)) return;
    if (roles && (roles_.contains(name) || name == kAnyone || name == kKnown)) return;
    std::set<std::string> all = people_;
    if (roles) all.insert(roles_.begin(), roles_.end());
    unknown(name, path, roles ? "person or role" : "person", all, "");
  }

  void unknown(const std::string& name, const std::string& path, std::string_view what,
               const std::set<std::string>& known, std::string_view sign) const {
    const std::string meant =
        text::nearest(std::string_view(name).substr(sign.size()), {known.begin(), known.end()});
    const std::string hint = meant.empty()
                                 ? text::cat(
                                       ": declare it, or name a group \"@name\" or an account "
                                       "\"ADAPTER:ACCOUNT\"")
                                 : text::cat(": did you mean \"", sign, meant, "\"?");
    report_.add(path,
                text::cat("there is no ", what, " \"", text::clip(plainly(name), 60), "\"", hint));
  }

  Report& report_;
  std::set<std::string> people_, groups_, roles_;
};

void check_people(const Authority& authority, Report& report) {
  std::map<std::string, std::string> owners;
  for (const Person& person : authority.people) {
    for (std::size_t i = 0; i < person.accounts.size(); ++i) {
      const auto [owner, fresh] = owners.emplace(person.accounts[i], person.name);
      if (fresh) continue;
      report.add(path_of(path_of("people", person.name), i),
                 text::cat("is an account of ", owner->second, " already: remove one"));
    }
  }
  for (const Role& role : authority.roles) {
    const bool taken = std::ranges::any_of(
        authority.people, [&](const Person& person) { return person.name == role.name; });
    if (taken) report.add(path_of("roles", role.name), "is also the name of a person: rename one");
  }
}

// Follows the groups from one of them; `way` is how it got there.
using GroupMap = std::map<std::string, const Group*, std::less<>>;
bool finds_cycle(const GroupMap& groups, const Group& group, std::vector<std::string>& way,
                 std::set<std::string>& done) {
  if (std::ranges::find(way, group.name) != way.end()) {
    way.push_back(group.name);
    return true;
  }
  if (!done.insert(group.name).second) return false;
  way.push_back(group.name);
  for (const std::string& member : group.members) {
    if (!member.starts_with('@')) continue;
    const auto next = groups.find(std::string_view(member).substr(1));
    if (next != groups.end() && finds_cycle(groups, *next->second, way, done)) return true;
  }
  way.pop_back();
  return false;
}

void check_cycles(const Authority& authority, Report& report) {
  GroupMap groups;
  for (const Group& group : authority.groups) groups.emplace(group.name, &group);
  std::set<std::string> done;
  for (const Group& group : authority.groups) {
    std::vector<std::string> way;
    if (!finds_cycle(groups, group, way, done)) continue;
    way.erase(way.begin(), std::ranges::find(way, way.back()));
    report.add(path_of("groups", way.front()),
               text::cat("contains itself: @", text::join(way, " contains @"), "; take one out"));
  }
}

void check_admins(const Config& config, const Names& names, Report& report) {
  for (std::size_t i = 0; i < config.admins.size(); ++i) {
    const std::string& admin = config.admins[i];
    if (!names.is_person(admin)) check_account(admin, path_of("admins", i), report);
  }
}

void check_rule_names(const Authority& authority, const Names& names, Report& report) {
  std::map<std::string_view, const Rule*> ids;
  for (const Rule& rule : authority.rules) {
    names.check(rule.who, path_of(rule.path, "who"), true);
    if (rule.approve) names.check(rule.approve->by, path_of(rule.path, "approve.by"), true);
    if (rule.id.empty()) continue;
    const auto [other, fresh] = ids.emplace(rule.id, &rule);
    if (fresh) continue;
    report.add(path_of(rule.path, "id"),
               text::cat("is the id of ", other->second->path, " already: rename one"));
  }
}

}  // namespace

void check_authority(const Config& config, Report& report) {
  const Authority& authority = config.authority;
  const Names names(authority, report);
  check_people(authority, report);
  for (const Group& group : authority.groups)
    names.check(group.members, path_of("groups", group.name), false);
  for (const Role& role : authority.roles)
    names.check(role.members, path_of(path_of("roles", role.name), "members"), false);
  check_cycles(authority, report);
  check_admins(config, names, report);
  check_rule_names(authority, names, report);
  check_rules(authority, report);
}

}  // namespace cox::config
