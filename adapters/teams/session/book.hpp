// Whom the bot has met, and where: what it takes to speak first. Rooms are also reached without it,
// by the standard service; it is a cache, and is told again by each activity. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "protocol/markup.hpp"

namespace teams {

class Book {
 public:
  // An activity that was admitted.
  void learn(const cox::Json& activity);
  void learn_personal(const std::string& account, const std::string& room);

  std::optional<Person> person(const std::string& account) const;
  // The room in which somebody and the bot are alone; empty where that is not known.
  std::string personal_room(const std::string& account) const;
  bool is_personal(const std::string& room) const;
  // Where the room is served; empty where that is not known.
  std::string service_of(const std::string& room) const;
  std::string tenant_of(const std::string& room) const;
  // As whom the bot speaks there.
  cox::Json bot() const;

  cox::Json to_json() const;
  void restore(const cox::Json& json);

 private:
  struct Met {
    Person person;
    std::string room;  // personal
  };
  struct Room {
    std::string service, tenant;
    bool is_personal = false;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Met> people_;
  std::map<std::string, Room> rooms_;
  cox::Json bot_;
};

}  // namespace teams
