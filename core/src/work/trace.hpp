// What became of the last messages of each room, for those who ask why. Kept in memory, bounded,
// and written once per message. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "chat/message.hpp"
#include "commands/mismatch.hpp"

namespace cox::work {

// A command that was looked at because the line begins like it.
struct Considered {
  std::string plugin, command;
  std::string usage;
  commands::Mismatch mismatch;
};

struct Trace {
  std::string message;  // the platform's id
  std::string text;     // clipped
  std::string user;
  Millis time = 0;
  bool addressed = false;
  std::size_t listeners = 0;         // patterns that the index looked for
  std::vector<std::string> matched;  // "plugin/listener", the first few
  std::size_t matches = 0;           // how many there were
  std::vector<Considered> considered;
  std::string plugin, command;  // what was understood, if it was a command
  bool decided = false;         // rules were asked
  bool allowed = false;
  std::string rule, reason;
  std::string outcome;  // "ran", "refused", "answer to a question", ...
  std::string call;     // id of the call it was
};

class Traces {
 public:
  static constexpr std::size_t kRooms = 256;
  static constexpr std::size_t kPerRoom = 6;
  static constexpr std::size_t kText = 300, kMatched = 8, kConsidered = 4;

  // The newest of its room.
  void add(const chat::Message& message, Trace trace);
  // Changes the one of this message, if it is still there.
  void change(const chat::Message& message, const std::function<void(Trace&)>& how);
  // The last one of the room that is not of this message.
  std::optional<Trace> before(const chat::Message& message) const;
  // How many of the room's messages before this one, without a gap, are of the same user, not older
  // than `since`, and came to that.
  std::size_t streak(const chat::Message& message, std::string_view outcome, Millis since) const;
  std::size_t rooms() const;

 private:
  struct Room {
    std::string lane;
    std::deque<Trace> traces;  // oldest first
  };
  using Rooms = std::list<Room>;  // the room that was heard last comes first

  mutable std::mutex mutex_;
  Rooms rooms_;
  std::unordered_map<std::string, Rooms::iterator> by_lane_;
};

}  // namespace cox::work
