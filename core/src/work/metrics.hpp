// What is counted for whoever watches the bot. Counting is an addition to an atomic; the numbers of
// a plugin live through its reloads. Threads: any.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace cox::work {

using Count = std::atomic<std::uint64_t>;

inline void count(Count& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

// How long things took, in classes.
class Histogram {
 public:
  using Nanos = std::chrono::nanoseconds;
  // Upper bounds in seconds; a last class has what took longer.
  static constexpr std::array<double, 12> kBounds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01,
                                                     0.025,  0.1,     0.25,   1,     5,      30};

  void add(Nanos took) {
    const double seconds = std::chrono::duration<double>(took).count();
    std::size_t at = 0;
    while (at < kBounds.size() && seconds > kBounds[at]) ++at;
    count(classes_[at]);
    sum_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
  }
  std::uint64_t in_class(std::size_t at) const { return classes_[at]; }
  double seconds() const { return static_cast<double>(sum_.load()) / 1e9; }

 private:
  std::array<Count, kBounds.size() + 1> classes_{};
  Count sum_{0};
};

// Adds the time from here to the end of its scope.
class Stopwatch {
 public:
  explicit Stopwatch(Histogram& histogram) : histogram_(histogram) {}
  ~Stopwatch() { histogram_.add(std::chrono::steady_clock::now() - start_); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  Histogram& histogram_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

struct PluginCounts {
  explicit PluginCounts(std::string of_plugin = {}) : plugin(std::move(of_plugin)) {}
  const std::string plugin;
  Count errors{0};
  Count loads{0};    // builds that went live, the first one included
  Histogram took{};  // what its handlers took; how many ran is the number in it
};

// Answers by hundreds: [2] are 200 to 299.
struct RouteCounts {
  explicit RouteCounts(std::string of_route = {}) : route(std::move(of_route)) {}
  const std::string route;  // "hooks POST /hooks/:name"
  std::array<Count, 6> answers{};
  mutable std::atomic<std::int64_t> last_line{-1};  // when trouble with it was last logged
};

// Numbers by name; what is given out stays valid.
template <class Counts>
class Named {
 public:
  std::shared_ptr<Counts> of(std::string_view name) {
    std::lock_guard lock(mutex_);
    auto found = all_.find(name);
    if (found == all_.end())
      found = all_.emplace(std::string(name), std::make_shared<Counts>(std::string(name))).first;
    return found->second;
  }
  void each(const std::function<void(const std::string& name, const Counts&)>& visit) const {
    std::map<std::string, std::shared_ptr<Counts>, std::less<>> all;
    {
      std::lock_guard lock(mutex_);
      all = all_;
    }
    for (const auto& [name, counts] : all) visit(name, *counts);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Counts>, std::less<>> all_;
};

struct Metrics {
  Named<PluginCounts> plugins;
  Named<RouteCounts> routes;  // by plugin and pattern
  RouteCounts own;            // what no plugin answered: the bot's own pages, 404...
  Count messages_taken{0};    // messages that were accepted
  Count messages_left{0};     // that were not: duplicates, floods, the bot's own
  Count loads_failed{0};
  Count brain_reads{0};  // by plugins
  Count brain_writes{0};
  Count brain_conflicts{0};
  Count fetches{0};  // requests of plugins
  Count fetches_failed{0};
};

}  // namespace cox::work
