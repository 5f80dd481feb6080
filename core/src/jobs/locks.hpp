// Keys that a person has taken for themselves, so that no job of others runs under them: with a
// reason, for a time, on disk. Threads: values; Locks is guarded by its owner.
#pragma once

#include <cox/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "chat/message.hpp"

namespace cox::jobs {

struct Lock {
  std::string key;
  std::string by;             // for people
  std::string adapter, user;  // the account
  bool known = false;         // the platform vouched for it
  std::string person;         // whom it belongs to, where it is linked
  std::string reason;
  Millis since = 0;
  Millis until = 0;       // 0: until it is taken back
  chat::Address address;  // where its end is told

  // Whether it is that of whoever speaks, linked to the person `linked`.
  bool is_of(const chat::Message* message, const std::string& linked) const;
};

Json to_json(const Lock& lock);
Lock lock_from_json(const Json& json);
// "prod is locked by ann: the database moves (3 min, for another 1 h 57 min)"
std::string describe(const Lock& lock, Millis now);

// Whether both name the same: "PROD" is "prod", as in rules.
bool is_same_key(std::string_view one, std::string_view other);

class Locks {
 public:
  void set(Lock lock);
  void remove(const std::string& key);
  // One that still holds.
  const Lock* find(const std::string& key, Millis now) const;
  std::vector<Lock> all() const;
  // Takes out what has run out.
  std::vector<Lock> take_expired(Millis now);
  // When the next one does; 0: none.
  Millis next() const;

 private:
  std::map<std::string, Lock> locks_;  // by their keys in small letters
};

}  // namespace cox::jobs
