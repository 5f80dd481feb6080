// Structs from the boundary carry their size, because the library may have been built against an
// older header. Threads: pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace cox::chat {

// The struct as this build knows it; what the sender's older struct lacks is zero.
template <class Sized>
Sized complete(const Sized& given) {
  Sized whole{};
  std::memcpy(&whole, &given, std::min<std::size_t>(given.size, sizeof(Sized)));
  whole.size = sizeof(Sized);
  return whole;
}

}  // namespace cox::chat
