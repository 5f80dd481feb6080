// Where the core keeps its own in the brain, apart from every plugin's.
#pragma once

namespace cox::brain {

inline constexpr auto kCoreSpace = "cox";

}  // namespace cox::brain
