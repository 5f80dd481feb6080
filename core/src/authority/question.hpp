// A request as the rules look at it: who asks, the arguments as texts, the time. Every argument is
// one value here; a list is asked about one item at a time. Threads: values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "authority/facts.hpp"
#include "authority/request.hpp"
#include "authority/subject.hpp"
#include "base/clock.hpp"

namespace cox::authority {

struct Question {
  Question(const Request& asked, const Subject& by, const Facts& published, Millis time);

  // The value of an argument in small letters, or null where it is not given.
  const std::string* argument(std::string_view name) const;

  const Request& request;
  const Subject& subject;
  const Facts& facts;
  Millis now;
  std::vector<std::pair<std::string, std::string>> arguments;  // in small letters
  std::vector<std::string> rooms;  // every way to name the room, in small letters
  std::vector<std::string> keys;   // what rules about it are found by, see index.hpp
};

// The keys of an argument with this value, and of a room.
std::string key_of_argument(std::string_view name, std::string_view value);
std::string key_of_room(std::string_view room);

}  // namespace cox::authority
