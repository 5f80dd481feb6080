#include "base/side_by_side.hpp"

#include <cstddef>
#include <system_error>
#include <thread>

namespace cox {

void side_by_side(const std::vector<std::function<void()>>& tasks) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i + 1 < tasks.size(); ++i) {
    try {
      threads.emplace_back(tasks[i]);
    } catch (const std::system_error&) {
      tasks[i]();
    }
  }
  if (!tasks.empty()) tasks.back()();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace cox
