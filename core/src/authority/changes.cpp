#include "authority/changes.hpp"

#include <map>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace cox::authority {
namespace {

Json parts_of(const config::Authority& config) {
  Json people = Json::object();
  Json groups = Json::object();
  Json roles = Json::object();
  Json rules = Json::object();
  for (const auto& person : config.people) people.set(person.name, list_of(person.accounts));
  for (const auto& group : config.groups) groups.set(group.name, list_of(group.members));
  for (const auto& role : config.roles) {
    roles.set(role.name, Json::object({{"members", list_of(role.members)},
                                       {"permissions", list_of(role.permissions)}}));
  }
  // Not set(), which looks for the key each time: there may be thousands, and ids are unique.
  Json::Array entries;
  for (const auto& rule : config.rules) entries.push_back(rule.source);
  return Json::object({{"people", std::move(people)},
                       {"groups", std::move(groups)},
                       {"roles", std::move(roles)},
                       {"rules", std::move(entries)}});
}

// A named part as pairs; rules are a list of objects with an "id".
std::map<std::string, std::string> named(const Json& part) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : part.members()) out.emplace(name, value.dump());
  for (const Json& value : part.items()) out.emplace(value["id"].as_string(), value.dump());
  return out;
}

Json names_that_differ(const Json& before, const Json& after) {
  const auto old = named(before);
  const auto next = named(after);
  Json added = Json::array();
  Json removed = Json::array();
  Json changed = Json::array();
  for (const auto& [name, text] : next) {
    const auto found = old.find(name);
    if (found == old.end()) {
      added.push(name);
    } else if (found->second != text) {
      changed.push(name);
    }
  }
  for (const auto& [name, text] : old) {
    if (!next.contains(name)) removed.push(name);
  }
  Json out = Json::object();
  if (added.size() > 0) out.set("added", std::move(added));
  if (removed.size() > 0) out.set("removed", std::move(removed));
  if (changed.size() > 0) out.set("changed", std::move(changed));
  return out;
}

}  // namespace

Json snapshot(const Policy& policy) {
  Json out = Json::object(
      {{"policy", policy.open ? "open" : "closed"}, {"admins", list_of(policy.admins)}});
  const Json parts = parts_of(policy.config);
  for (const auto& [name, value] : parts.members()) out.set(name, value);
  out.set("break_glass", Json::object({{"rooms", list_of(policy.config.break_glass.rooms)},
                                       {"lasts", policy.config.break_glass.lasts}}));
  return out;
}

Json differences(const Json& before, const Json& after) {
  Json out = Json::object();
  for (const std::string_view part : {"people", "groups", "roles", "rules"}) {
    if (before[part] == after[part]) continue;
    const Json names = names_that_differ(before[part], after[part]);
    if (names.size() > 0) out.set(part, names);
  }
  for (const std::string_view part : {"policy", "admins", "break_glass"}) {
    if (before[part] != after[part]) out.set(part, after[part]);
  }
  return out;
}

}  // namespace cox::authority
