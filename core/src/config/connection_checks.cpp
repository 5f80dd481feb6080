// Names of connections that are not below "adapters". A rule that names one would never decide, and
// what it was to protect would stand open: that is a mistake. People and rooms may be there before
// their connection is, or be left over from one: that is worth a word.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "config/authority_checks.hpp"
#include "config/section.hpp"

namespace cox::config {
namespace {

class Connections {
 public:
  Connections(const Config& config, Report& report) : report_(report) {
    for (const AdapterEntry& entry : config.adapters) names_.push_back(entry.name);
  }

  void check_rule(const Rule& rule) const {
    for (const std::string& adapter : rule.adapters) {
      if (!is_name(adapter) || is_there(adapter)) continue;  // the former was reported before
      report_.add(path_of(rule.path, "adapter"),
                  text::cat(missing(adapter), ", so the rule would never decide", hint(adapter)));
    }
    for (const std::string& room : rule.rooms) check_room_of_rule(room, path_of(rule.path, "room"));
    check_accounts(rule.who, path_of(rule.path, "who"));
    if (rule.approve) check_accounts(rule.approve->by, path_of(rule.path, "approve.by"));
  }

  // Names of people, groups and roles have no colon.
  void check_accounts(const std::vector<std::string>& accounts, const std::string& path) const {
    check(accounts, path, ", so that account is nobody's");
  }
  void check_rooms(const std::vector<std::string>& rooms, const std::string& path) const {
    check(rooms, path, ", so nothing is ever said there");
  }

 private:
  void check(const std::vector<std::string>& names, const std::string& path,
             std::string_view so) const {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::size_t colon = names[i].find(':');
      const std::string adapter = names[i].substr(0, colon);
      if (colon == std::string::npos || is_there(adapter)) continue;
      report_.doubt(path_of(path, i), text::cat(missing(adapter), so, hint(adapter)));
    }
  }

  // A room's own name may have a colon too, so only what is nearly a connection counts.
  void check_room_of_rule(const std::string& room, const std::string& path) const {
    const std::size_t colon = room.find(':');
    if (colon == std::string::npos) return;
    const std::string adapter = room.substr(0, colon);
    if (is_there(adapter) || text::nearest(adapter, names_).empty()) return;
    report_.doubt(path, text::cat(missing(adapter), ", so no room there is meant", hint(adapter)));
  }

  bool is_there(std::string_view name) const { return std::ranges::count(names_, name) > 0; }

  static std::string missing(std::string_view adapter) {
    return text::cat("there is no connection \"", text::clip(adapter, 40), "\" below \"adapters\"");
  }
  std::string hint(std::string_view adapter) const {
    const std::string meant = text::nearest(adapter, names_);
    if (!meant.empty()) return text::cat(": did you mean \"", meant, "\"?");
    return text::cat(": add it, or name one of those there are: ", text::join(names_, ", "));
  }

  Report& report_;
  std::vector<std::string> names_;
};

}  // namespace

void check_connections(const Config& config, Report& report) {
  if (config.adapters.empty()) return;  // which is reported
  const Connections connections(config, report);
  const Authority& authority = config.authority;
  connections.check_accounts(config.admins, "admins");
  for (const Person& person : authority.people)
    connections.check_accounts(person.accounts, path_of("people", person.name));
  for (const Group& group : authority.groups)
    connections.check_accounts(group.members, path_of("groups", group.name));
  for (const Role& role : authority.roles)
    connections.check_accounts(role.members, path_of(path_of("roles", role.name), "members"));
  for (const Rule& rule : authority.rules) connections.check_rule(rule);
  connections.check_rooms(authority.break_glass.rooms, "break_glass.rooms");
  const Audit& audit = config.audit;
  if (!audit.post_adapter.empty())
    connections.check_rooms({text::cat(audit.post_adapter, ":", audit.post_room)},
                            "audit.post_head.room");
}

}  // namespace cox::config
