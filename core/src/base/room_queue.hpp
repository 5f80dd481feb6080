// What waits, by room: in order within a room, and rooms take turns, so that nobody waits behind a
// room that floods. The places are counted over all rooms, and a room takes as many as it leaves
// free: one that floods gets half, and others still find a place. Threads: whoever owns it locks.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cox {

template <typename Item>
class RoomQueue {
 public:
  explicit RoomQueue(std::size_t places) : places_(places) {}

  // What waits, in all rooms.
  std::size_t size() const { return size_; }
  std::size_t size_of(const std::string& room) const {
    const auto found = rooms_.find(room);
    return found == rooms_.end() ? 0 : found->second.size();
  }
  bool is_full() const { return size_ >= places_; }
  // Whether one more of this room would take a place that it has to leave to others. A room
  // without waiting items never does.
  bool has_its_share(const std::string& room) const {
    const std::size_t held = size_of(room);
    return held != 0 && held + size_ >= places_;
  }

  // Both take what they are given, whether there is a place or not.
  void add(const std::string& room, Item item) {
    Room& items = rooms_[room];
    if (items.empty()) turns_.push_back(room);
    items.push_back(std::move(item));
    ++size_;
  }
  // Ahead of its room; a room that had nothing has the next turn.
  void add_first(const std::string& room, Item item) {
    Room& items = rooms_[room];
    if (items.empty()) turns_.push_front(room);
    items.push_front(std::move(item));
    ++size_;
  }

  // The next room's oldest; the room goes to the end of the line. Something must be waiting.
  Item take() {
    std::string name = std::move(turns_.front());
    turns_.pop_front();
    const auto room = rooms_.find(name);
    Item item = std::move(room->second.front());
    room->second.pop_front();
    --size_;
    if (room->second.empty()) {
      rooms_.erase(room);
    } else {
      turns_.push_back(std::move(name));
    }
    return item;
  }

  // Those that are `wanted`, in order within each room.
  template <typename Wanted>
  std::vector<Item> take_if(const Wanted& wanted) {
    std::vector<Item> taken;
    for (auto& [name, room] : rooms_) {
      Room kept;
      for (Item& item : room) {
        if (wanted(std::as_const(item))) {
          taken.push_back(std::move(item));
        } else {
          kept.push_back(std::move(item));
        }
      }
      room = std::move(kept);
    }
    std::erase_if(rooms_, [](const auto& entry) { return entry.second.empty(); });
    std::erase_if(turns_, [this](const std::string& name) { return !rooms_.contains(name); });
    size_ -= taken.size();
    return taken;
  }

 private:
  using Room = std::deque<Item>;

  const std::size_t places_;
  std::unordered_map<std::string, Room> rooms_;  // none is empty
  std::deque<std::string> turns_;                // of the rooms, whose turn comes next first
  std::size_t size_ = 0;
};

}  // namespace cox
