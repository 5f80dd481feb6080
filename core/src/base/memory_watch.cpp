#include "base/memory_watch.hpp"

#include "base/log.hpp"
#include "base/memory.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

constexpr std::uint64_t kMib = 1u << 20;

Status short_of_memory(const MemoryRoom& room) {
  return {Code::busy, text::cat("the bot is short of memory, with ", room.used / kMib, " of ",
                                room.limit / kMib, " MiB of ", room.whose,
                                " in use: until some is free only its admins are answered; "
                                "they may take out what needs it, restart, or allow more")};
}

}  // namespace

std::optional<MemoryRoom> MemoryWatch::room_left() {
  auto room = room_(own_);
  if (!room || room->share() < kShort) return room;
  give_back_memory();
  return room_(own_);
}

void MemoryWatch::look() {
  const std::unique_lock lock(looking_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  const auto room = room_left();
  is_short_ = room && room->share() >= (is_short_ ? kEnough : kShort);
  const Status status = is_short_ ? short_of_memory(*room) : Status();
  switch (health_.note(status, clock_.steady())) {
    case Health::Turn::failed:
      log::error("memory", status.message());
      break;
    case Health::Turn::recovered:
      log::info("memory", "there is enough again");
      break;
    case Health::Turn::none:
      break;
  }
}

}  // namespace cox
