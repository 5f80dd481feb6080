#include "plugins/slot.hpp"

namespace cox::plugins {

std::size_t Slot::standing() {
  std::erase_if(older, [](const std::weak_ptr<Generation>& each) {
    const GenerationPtr generation = each.lock();
    return generation == nullptr || generation->gone();
  });
  return older.size() + (live == nullptr ? 0 : 1);
}

std::string_view to_text(Slot::State state) {
  switch (state) {
    case Slot::State::live:
      return "live";
    case Slot::State::waiting:
      return "waiting";
    case Slot::State::failed:
      return "failed";
    case Slot::State::disabled:
      return "disabled";
    case Slot::State::unloaded:
      return "unloaded";
  }
  return "unknown";
}

}  // namespace cox::plugins
