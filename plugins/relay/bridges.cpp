#include "bridges.hpp"

#include <algorithm>
#include <cox/sdk/error.hpp>
#include <utility>

namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw cox::Error(COX_INVALID, "setting 'bridges' " + why +
                                    R"(; it is like [["terminal:#ops", "libera:#ops"]])");
}

std::vector<Room> parse_bridge(const cox::Json& rooms) {
  std::vector<Room> bridge;
  for (const cox::Json& each : rooms.items()) {
    Room room = Room::parse(each.text());
    if (std::ranges::find(bridge, room) != bridge.end())
      refuse("names " + room.text() + " twice in one bridge");
    bridge.push_back(std::move(room));
  }
  if (bridge.size() < 2) refuse("has a bridge with fewer than two rooms");
  return bridge;
}

}  // namespace

Room Room::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size())
    refuse("needs rooms as ADAPTER:ROOM, not '" + std::string(text) + "'");
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

Bridges Bridges::parse(const cox::Json& setting) {
  Bridges parsed;
  std::vector<Room> all;
  for (const cox::Json& each : setting.items()) {
    std::vector<Room> bridge = parse_bridge(each);
    for (const Room& room : bridge) {
      // One room in two bridges would carry a message round and round.
      if (std::ranges::find(all, room) != all.end())
        refuse("has " + room.text() + " in two bridges; make one of them");
      all.push_back(room);
    }
    parsed.bridges_.push_back(std::move(bridge));
  }
  return parsed;
}

std::vector<Room> Bridges::from(const Room& room) const {
  for (const std::vector<Room>& bridge : bridges_) {
    if (std::ranges::find(bridge, room) == bridge.end()) continue;
    std::vector<Room> others = bridge;
    std::erase(others, room);
    return others;
  }
  return {};
}

std::string Bridges::text() const {
  std::string text;
  for (const std::vector<Room>& bridge : bridges_) {
    text += text.empty() ? "" : "\n";
    for (const Room& room : bridge) text += (&room == &bridge.front() ? "" : " <-> ") + room.text();
  }
  return text;
}
