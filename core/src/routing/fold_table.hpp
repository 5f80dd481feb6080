// The case folding table. Internal to fold.cpp and its test.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cox::routing {

// Every `step`-th character from `first` to `last` folds to itself plus `delta`.
struct FoldRange {
  char32_t first;
  char32_t last;
  std::int32_t delta;
  std::uint32_t step;
};

// Ordered and without overlaps; ASCII is left out.
extern const FoldRange kFoldRanges[];
extern const std::size_t kFoldRangeCount;

}  // namespace cox::routing
