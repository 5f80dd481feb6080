// Which call of a web API may begin: one of each lane at a time, none of a lane or of all while it
// is held. Pure; the time is told.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace cox::net {

class RestLanes {
 public:
  using Millis = std::chrono::milliseconds;
  using Id = std::uint64_t;  // the older call has the lower one

  // At the end of its lane. Without a name it has a lane of its own.
  void add(Id id, const std::string& lane);
  // The call that may begin now, if there is one; its lane is busy until again() or end().
  std::optional<Id> begin(Millis now);
  // It had begun, and is to begin once more, before the others of its lane and not before `due`.
  void again(Id id, Millis due);
  // It is over, wherever it stood.
  void end(Id id);

  // Nothing begins in the lane of this call, or anywhere, before `until`.
  void hold(Id id, Millis until);
  void hold_everything(Millis until);

  // When to ask begin() again, if nothing else happens; none: never.
  std::optional<Millis> wakes() const;
  // How long the longest wait still lasts.
  Millis held(Millis now) const;

 private:
  using Turn = std::pair<Millis, Id>;  // when it may begin; of two, the older call
  struct Lane {
    std::deque<Id> calls = {};  // the first one may have begun
    Millis due{0};
    bool is_busy = false;
    std::optional<Turn> turn = std::nullopt;  // in turns_
  };
  using Lanes = std::map<std::pair<std::string, Id>, Lane>;  // 0, or whose own lane it is

  void settle(Lanes::iterator lane, Id id);

  Lanes lanes_;
  std::map<Id, Lanes::iterator> where_;
  // The lanes that are not busy. One without calls is here for as long as it is held.
  std::map<Turn, Lanes::iterator> turns_;
  Millis everything_{0};
};

}  // namespace cox::net
