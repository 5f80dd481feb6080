// The way through the process: an adapter takes a message in, it is routed, recorded, run by a
// plugin, and its answer handed to the adapter, with every record that the audit keeps. First at
// full rate, with 256 messages on their way; then at half that rate, each message at its own time
// whether or not those before it were answered, and how long each answer took is counted from then.
//
//   end_to_end_bench [CORES]...      one JSON line for each number of cores; without words 1 and 2
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bench_bot.hpp"
#include "window.hpp"

// jemalloc's own statistics (its manual, mallctl); not there where the bot has another allocator.
extern "C" int mallctl(const char* name, void* old_value, std::size_t* old_size, void* new_value,
                       std::size_t new_size) __attribute__((weak));

namespace {

using namespace cox;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kInFlight = 256;
constexpr std::size_t kMessages = 20'000;
constexpr int kRounds = 3;

// When each message was said and its answer came, by number.
class Answers final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    const auto now = Clock::now();
    {
      std::lock_guard lock(mutex_);
      answered_.at(std::strtoull(out.body.c_str(), nullptr, 10)) = now;
    }
    window.leave();
    return chat::Delivery::sent("");
  }
  bool serves(const std::string&) override { return true; }

  void expect(std::size_t numbers) {
    std::lock_guard lock(mutex_);
    answered_.resize(numbers + 1);
  }
  Clock::time_point answered(std::size_t number) {
    std::lock_guard lock(mutex_);
    return answered_.at(number);
  }

  bench::Window window{kInFlight};

 private:
  std::mutex mutex_;
  std::vector<Clock::time_point> answered_;
};

// How often memory was asked for so far, by any thread, in any library.
std::optional<std::uint64_t> allocations() {
  if (mallctl == nullptr) return std::nullopt;
  std::uint64_t epoch = 1;  // takes the statistics anew
  (void)mallctl("epoch", nullptr, nullptr, &epoch, sizeof(epoch));
  std::uint64_t all = 0;
  for (const char* size : {"small", "large"}) {
    std::uint64_t requests = 0;
    std::size_t bytes = sizeof(requests);
    const std::string name = std::string("stats.arenas.4096.") + size + ".nrequests";  // 4096: all
    if (mallctl(name.c_str(), &requests, &bytes, nullptr, 0) != 0) return std::nullopt;
    all += requests;
  }
  return all;
}

struct Throughput {
  double per_second = 0;
  double allocations = -1;  // of a message; -1: not known
};

class Asker {
 public:
  Asker() {
    bot_.install(BENCH_PLUGINS "/bench_counter_a.so", "counter");
    if (const auto live = bot_.engine().plugins().load(bot_.plugin_file("counter")); !live.ok())
      bench::die(live.status().message());
  }

  Throughput at_full_rate() {
    answers_.expect(asked_ + kMessages);
    const auto allocated = allocations();
    const auto start = Clock::now();
    for (std::size_t i = 0; i < kMessages; ++i) {
      if (!answers_.window.enter()) bench::die("messages were lost");
      ask();
    }
    if (!answers_.window.wait_empty()) bench::die("messages were lost");
    const std::chrono::duration<double> took = Clock::now() - start;
    Throughput result;
    result.per_second = static_cast<double>(kMessages) / took.count();
    if (const auto now = allocations(); now && allocated)
      result.allocations = static_cast<double>(*now - *allocated) / static_cast<double>(kMessages);
    return result;
  }

  // How long each answer took, in milliseconds.
  std::vector<double> at_rate(double per_second) {
    answers_.expect(asked_ + kMessages);
    const std::size_t first = asked_ + 1;
    const std::chrono::duration<double> gap(1 / per_second);
    const auto start = Clock::now();
    std::vector<Clock::time_point> due;
    for (std::size_t i = 0; i < kMessages; ++i) {
      due.push_back(start +
                    std::chrono::duration_cast<Clock::duration>(gap * static_cast<double>(i)));
      std::this_thread::sleep_until(due.back());
      if (!answers_.window.enter()) bench::die("messages were lost");
      ask();
    }
    if (!answers_.window.wait_empty()) bench::die("messages were lost");
    std::vector<double> took;
    for (std::size_t i = 0; i < kMessages; ++i)
      took.push_back(
          std::chrono::duration<double, std::milli>(answers_.answered(first + i) - due[i]).count());
    return took;
  }

 private:
  void ask() {
    ++asked_;
    bot_.hears("cox count " + std::to_string(asked_), asked_);
  }

  Answers answers_;
  bench::Bot bot_{answers_, {}};
  std::size_t asked_ = 0;
};

double percentile(std::vector<double>& values, double part) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

Throughput median(std::vector<Throughput> rounds) {
  std::sort(rounds.begin(), rounds.end(),
            [](const auto& a, const auto& b) { return a.per_second < b.per_second; });
  return rounds[rounds.size() / 2];
}

void measure(int cores) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int i = 0; i < cores; ++i) CPU_SET(i, &set);
  if (sched_setaffinity(0, sizeof(set), &set) != 0) bench::die("there are not so many cores");
  Asker asker;
  asker.at_full_rate();  // warms up
  std::vector<Throughput> rounds;
  for (int i = 0; i < kRounds; ++i) rounds.push_back(asker.at_full_rate());
  const Throughput full = median(rounds);
  std::vector<double> took;
  for (int i = 0; i < kRounds; ++i) {
    const auto some = asker.at_rate(full.per_second / 2);
    took.insert(took.end(), some.begin(), some.end());
  }
  std::printf(
      "{\"bench\":\"end_to_end\",\"cores\":%d,\"msgs_per_s\":%.0f,\"allocations_per_msg\":%.1f,"
      "\"half_load_msgs_per_s\":%.0f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f}\n",
      cores, full.per_second, full.allocations, full.per_second / 2, percentile(took, 0.5),
      percentile(took, 0.99), percentile(took, 0.999));
  std::fflush(stdout);
}

// Each in a process of its own, whose bot finds so many processors and no more.
void measure_apart(int cores) {
  const pid_t child = fork();
  if (child == 0) {
    measure(cores);
    std::exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
    bench::die("the measurement failed");
}

}  // namespace

int main(int count, char** words) {
  std::vector<int> cores{1, 2};
  if (count > 1) cores.clear();
  for (int i = 1; i < count; ++i) cores.push_back(std::atoi(words[i]));
  for (const int each : cores) measure_apart(each);
}
