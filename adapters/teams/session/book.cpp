#include "book.hpp"

#include "protocol/activity.hpp"
#include "protocol/admission.hpp"

namespace teams {

namespace {

using cox::Json;

constexpr std::size_t kMost = 20'000;  // of each; beyond, it begins anew

template <class Map>
void make_room(Map& map) {
  if (map.size() >= kMost) map.clear();
}

}  // namespace

void Book::learn(const Json& activity) {
  const cox::Incoming who = speaker_of(activity);
  const std::string tenant = activity["conversation"]["tenantId"].as_string(
      activity["channelData"]["tenant"]["id"].as_string());
  std::lock_guard lock(mutex_);
  bot_ = activity["recipient"];
  make_room(rooms_);
  rooms_[who.room] = {std::string(without_slash(activity["serviceUrl"].text())), tenant,
                      who.direct};
  if (who.user.empty() || is_own(activity["from"], activity)) return;
  make_room(people_);
  Met& met = people_[who.user];
  met.person = {activity["from"]["id"].as_string(), who.user_name};
  if (who.direct) met.room = who.room;
}

void Book::learn_personal(const std::string& account, const std::string& room) {
  std::lock_guard lock(mutex_);
  people_[account].room = room;
  rooms_[room].is_personal = true;
}

std::optional<Person> Book::person(const std::string& account) const {
  std::lock_guard lock(mutex_);
  const auto found = people_.find(account);
  if (found == people_.end() || found->second.person.id.empty()) return std::nullopt;
  return found->second.person;
}

std::string Book::personal_room(const std::string& account) const {
  std::lock_guard lock(mutex_);
  const auto found = people_.find(account);
  return found == people_.end() ? "" : found->second.room;
}

bool Book::is_personal(const std::string& room) const {
  std::lock_guard lock(mutex_);
  const auto found = rooms_.find(room);
  return found != rooms_.end() && found->second.is_personal;
}

std::string Book::service_of(const std::string& room) const {
  std::lock_guard lock(mutex_);
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? "" : found->second.service;
}

std::string Book::tenant_of(const std::string& room) const {
  std::lock_guard lock(mutex_);
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? "" : found->second.tenant;
}

Json Book::bot() const {
  std::lock_guard lock(mutex_);
  return bot_;
}

Json Book::to_json() const {
  std::lock_guard lock(mutex_);
  Json::Array people, rooms;
  for (const auto& [account, met] : people_)
    people.push_back(Json::array({account, met.person.id, met.person.name, met.room}));
  for (const auto& [id, room] : rooms_)
    rooms.push_back(Json::array({id, room.service, room.tenant, room.is_personal}));
  return Json::object({{"people", std::move(people)}, {"rooms", std::move(rooms)}, {"bot", bot_}});
}

void Book::restore(const Json& json) {
  std::lock_guard lock(mutex_);
  for (const Json& each : json["people"].items()) {
    const Json::Array& row = each.items();
    if (row.size() == 4)
      people_[row[0].as_string()] = {{row[1].as_string(), row[2].as_string()}, row[3].as_string()};
  }
  for (const Json& each : json["rooms"].items()) {
    const Json::Array& row = each.items();
    if (row.size() == 4)
      rooms_[row[0].as_string()] = {row[1].as_string(), row[2].as_string(), row[3].as_bool()};
  }
  bot_ = json["bot"];
}

}  // namespace teams
