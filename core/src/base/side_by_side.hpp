// Several things that each take their time, at once. Threads: any.
#pragma once

#include <functional>
#include <vector>

namespace cox {

// Runs all of them and returns when the last has ended: the last one here, each other on a thread
// of its own, or here too where the system gives no further thread. None may throw.
void side_by_side(const std::vector<std::function<void()>>& tasks);

}  // namespace cox
