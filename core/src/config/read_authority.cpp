#include <algorithm>
#include <utility>

#include "base/look_alike.hpp"
#include "base/text.hpp"
#include "config/authority_checks.hpp"
#include "config/read_rules.hpp"
#include "config/sections.hpp"

namespace cox::config {
namespace {

constexpr std::string_view kWords[] = {kAnyone, kKnown, kAsker, "admin", "admins"};

// Names stand in sentences beside accounts and words, so they must look like neither.
void check_name(const std::string& name, const std::string& path, std::string_view what,
                Report& report) {
  if (!is_name(name)) {
    report.add(path, text::cat("is not the name of a ", what,
                               ": it must be small letters, digits and \"-\", begin with a letter, "
                               "and have at most 32 characters"));
  } else if (std::ranges::find(kWords, name) != std::ranges::end(kWords)) {
    report.add(path, text::cat("is a word with a meaning of its own: choose another name for this ",
                               what));
  }
}

Person read_person(const std::string& name, const Json& value, Report& report) {
  const std::string path = path_of("people", name);
  check_name(name, path, "person", report);
  Person person{name, {}};
  const Json object = Json::object({{name, value}});
  Section section(object, "people", report);
  section.read(name, person.accounts);
  if (value.is_array() && value.size() == 0)
    report.add(path, "has no account: name one, e.g. \"terminal:" + name + "\", or remove it");
  for (std::size_t i = 0; i < person.accounts.size(); ++i)
    check_account(person.accounts[i], path_of(path, i), report);
  return person;
}

Group read_group(const std::string& name, const Json& value, Report& report) {
  const std::string path = path_of("groups", name);
  check_name(name, path, "group", report);
  Group group{name, {}};
  const Json object = Json::object({{name, value}});
  Section section(object, "groups", report);
  section.read(name, group.members);
  return group;
}

// "deploy:*": parts of printable ASCII without blanks, joined by colons.
bool is_permission(std::string_view text) {
  return !text.empty() && text.size() <= 200 && std::ranges::all_of(text, [](char c) {
    return c > 0x20 && c < 0x7F && c != '{' && c != '}';
  });
}

Role read_role(const std::string& name, const Json& value, Report& report) {
  const std::string path = path_of("roles", name);
  check_name(name, path, "role", report);
  Role role{name, {}, {}};
  if (!value.is_object()) {
    report.add(path, "must be an object, {\"members\": [...], \"permissions\": [...]}");
    return role;
  }
  Section section(value, path, report);
  section.read("members", role.members);
  section.read("permissions", role.permissions);
  for (std::size_t i = 0; i < role.permissions.size(); ++i) {
    if (is_permission(role.permissions[i])) continue;
    section.problem(path_of("permissions", i),
                    "must be a permission, e.g. \"deploy:staging\" or \"deploy:*\"");
  }
  section.finish();
  return role;
}

void read_break_glass(const Json& value, Report& report, BreakGlass& glass) {
  Section section(value, "break_glass", report);
  section.read("rooms", glass.rooms);
  for (std::size_t i = 0; i < glass.rooms.size(); ++i) {
    const std::size_t colon = glass.rooms[i].find(':');
    if (colon != std::string::npos && colon > 0 && colon + 1 < glass.rooms[i].size()) continue;
    section.problem(path_of("rooms", i), "must be \"ADAPTER:ROOM\", e.g. \"libera:#ops\"");
  }
  std::size_t minutes = 60;
  section.read("minutes", minutes, 1, 24 * 60);
  glass.lasts = static_cast<Millis>(minutes) * 60'000;
  section.finish();
}

template <class Value, class Read>
void read_named(Section& top, std::string_view key, std::vector<Value>& out, const Read& read) {
  const Json* given = top.object(key);
  if (given == nullptr) return;
  for (const auto& [name, value] : given->members()) out.push_back(read(name, value));
}

void read_rules(Section& top, Report& report, Authority& authority) {
  const Json* given = top.get("rules");
  if (given == nullptr) return;
  if (!given->is_array()) return top.problem("rules", "must be a list of rules, [{...}]");
  std::size_t number = 0;
  for (const Json& each : given->items()) {
    const std::string path = path_of("rules", number++);
    if (each.is_object()) {
      authority.rules.push_back(read_rule(each, path, report));
    } else {
      report.add(path, "must be an object, {\"id\": ..., \"command\": ..., ...}");
    }
  }
}

}  // namespace

void check_account(const std::string& account, const std::string& path, Report& report) {
  const std::size_t colon = account.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == account.size() ||
      text::trim(account) != account) {
    return report.add(path,
                      "must be \"ADAPTER:ACCOUNT\", e.g. \"terminal:you\" (the name of a "
                      "connection below \"adapters\" and an account on it)");
  }
  const std::string why = look_alike(std::string_view(account).substr(colon + 1));
  if (!why.empty()) {
    report.add(path, text::cat(why, ", so nobody can tell whom it means: ", plainly(account)));
  }
}

void read_authority(Section& top, Report& report, Config& config) {
  Authority& authority = config.authority;
  read_named(top, "people", authority.people, [&](const std::string& name, const Json& value) {
    return read_person(name, value, report);
  });
  read_named(top, "groups", authority.groups, [&](const std::string& name, const Json& value) {
    return read_group(name, value, report);
  });
  read_named(top, "roles", authority.roles, [&](const std::string& name, const Json& value) {
    return read_role(name, value, report);
  });
  read_rules(top, report, authority);
  if (const Json* glass = top.object("break_glass"))
    read_break_glass(*glass, report, authority.break_glass);
  check_authority(config, report);
}

}  // namespace cox::config
