#include "people.hpp"

#include <utility>

namespace irc {

void People::casing(CaseMap map) {
  map_ = map;
  std::map<std::string, Person> before = std::exchange(people_, {});
  for (auto& [old_key, person] : before) {
    std::set<std::string> rooms;
    for (const std::string& room : person.rooms) rooms.insert(key(room));
    person.rooms = std::move(rooms);
    const std::string nick = person.nick;
    people_.insert_or_assign(key(nick), std::move(person));
  }
}

void People::enters(std::string_view nick, std::string_view room) {
  Person& person = people_[key(nick)];
  person.nick = nick;
  person.rooms.insert(key(room));
}

void People::leaves(std::string_view nick, std::string_view room) {
  const auto found = people_.find(key(nick));
  if (found == people_.end()) return;
  found->second.rooms.erase(key(room));
  if (found->second.rooms.empty()) people_.erase(found);
}

void People::quits(std::string_view nick) { people_.erase(key(nick)); }

void People::renames(std::string_view nick, std::string_view to) {
  auto node = people_.extract(key(nick));
  if (node.empty()) return;
  node.key() = key(to);
  node.mapped().nick = to;
  people_.erase(node.key());  // whoever had the nick before is gone
  people_.insert(std::move(node));
}

void People::room_ends(std::string_view room) {
  const std::string folded = key(room);
  for (auto& [nick, person] : people_) person.rooms.erase(folded);
  std::erase_if(people_, [](const auto& entry) { return entry.second.rooms.empty(); });
}

void People::account(std::string_view nick, std::string_view account) {
  const auto found = people_.find(key(nick));
  if (found == people_.end()) return;
  const bool none = account.empty() || account == "*" || account == "0";
  found->second.account = none ? std::string() : std::string(account);
}

std::optional<std::string> People::account_of(std::string_view nick) const {
  const auto found = people_.find(key(nick));
  return found == people_.end() ? std::nullopt : found->second.account;
}

std::string People::nick_of(std::string_view account) const {
  for (const auto& [folded, person] : people_) {
    if (!account.empty() && person.account && same(*person.account, account, map_))
      return person.nick;
  }
  return {};
}

std::set<std::string> People::rooms_of(std::string_view nick) const {
  const auto found = people_.find(key(nick));
  return found == people_.end() ? std::set<std::string>() : found->second.rooms;
}

}  // namespace irc
