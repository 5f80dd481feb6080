// What a hot reload costs whoever talks to the plugin: messages come at full rate while the plugin
// is replaced again and again, by two builds in turn. Every answer is counted by its number; then
// the same number of messages is measured without a reload.
//
// At the end a twentieth as many builds are dropped where the bot sees them by itself, in peace.
//
//   reload_bench [RELOADS [IN-FLIGHT]]      one JSON line on standard output
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "bench_bot.hpp"
#include "plugins/watcher.hpp"
#include "window.hpp"

namespace {

using namespace cox;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kInFlight = 256;  // where nothing else is said
constexpr std::size_t kWarmUp = 5'000;
constexpr auto kPatience = std::chrono::seconds(30);

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

// Counts answers "NUMBER BUILD LIVE-SINCE".
class Answers final : public chat::Deliverer {
 public:
  explicit Answers(std::size_t in_flight) : window(in_flight) {}

  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t) override {
    const auto now = Clock::now();
    std::istringstream body(out.body);
    std::size_t number = 0;
    std::string build;
    Clock::rep since = 0;
    if (!(body >> number >> build >> since)) bench::die("unexpected answer: " + out.body);
    note(number, Clock::time_point(Clock::duration(since)), now);
    window.leave();
    return chat::Delivery::sent("");
  }
  bool serves(const std::string&) override { return true; }

  void expect(std::size_t numbers) {
    std::lock_guard lock(mutex_);
    times_.resize(std::max(times_.size(), numbers + 1));
  }
  // Numbers of (from, to] that were answered never, or more than once.
  std::pair<std::size_t, std::size_t> lost_and_doubled(std::size_t from, std::size_t to) {
    std::lock_guard lock(mutex_);
    std::size_t lost = 0, doubled = 0;
    for (std::size_t i = from + 1; i <= to; ++i) {
      lost += times_[i] == 0;
      doubled += times_[i] > 1;
    }
    return {lost, doubled};
  }
  // The longest time without any answer since the last call.
  double take_longest_gap() {
    std::lock_guard lock(mutex_);
    last_ = Clock::now();
    return milliseconds(std::exchange(gap_, Clock::duration(0)));
  }
  // For each build that went live: from then to its first answer, in milliseconds.
  std::vector<double> first_answers() {
    std::lock_guard lock(mutex_);
    return firsts_;
  }
  std::size_t generations() {
    std::lock_guard lock(mutex_);
    return firsts_.size();
  }
  // When the newest build first answered.
  Clock::time_point newest_answered() {
    std::lock_guard lock(mutex_);
    return answered_;
  }

  bench::Window window;

 private:
  void note(std::size_t number, Clock::time_point since, Clock::time_point now) {
    std::lock_guard lock(mutex_);
    ++times_.at(number);
    gap_ = std::max(gap_, now - last_);
    last_ = std::max(last_, now);
    if (since <= newest_) return;
    newest_ = since;
    answered_ = now;
    firsts_.push_back(milliseconds(now - since));
  }

  std::mutex mutex_;
  std::vector<unsigned char> times_;
  std::vector<double> firsts_;
  Clock::time_point last_ = Clock::now();
  Clock::time_point newest_{};
  Clock::time_point answered_{};
  Clock::duration gap_{0};
};

// Asks one number after the other.
class Asker {
 public:
  Asker(bench::Bot& bot, Answers& answers) : bot_(bot), answers_(answers) {}

  // At least `count` messages, and on while `more` says so; returns messages per second.
  template <class More>
  double ask(std::size_t count, More more) {
    const auto start = Clock::now();
    const std::size_t first = asked_;
    while (asked_ - first < count || more()) {
      answers_.expect(++asked_);
      if (!answers_.window.enter()) break;  // lost ones: counted later
      bot_.hears("cox count " + std::to_string(asked_), asked_);
    }
    answers_.window.wait_empty();
    const std::chrono::duration<double> took = Clock::now() - start;
    return static_cast<double>(asked_ - first) / took.count();
  }
  std::size_t asked() const { return asked_; }

 private:
  bench::Bot& bot_;
  Answers& answers_;
  std::size_t asked_ = 0;
};

// Replaces the plugin by the other build; waits until the new one has answered.
class Reloader {
 public:
  Reloader(bench::Bot& bot, Answers& answers) : bot_(bot), answers_(answers) {}

  void begin() {
    bot_.install(BENCH_PLUGINS "/bench_counter_a.so", "counter");
    if (const auto loaded = load(); !loaded.ok()) bench::die(loaded.status().message());
    a_is_live_ = true;
  }
  void reload() {
    const std::size_t before = answers_.generations();
    install_other();
    const auto start = Clock::now();
    const auto loaded = load();
    took_.push_back(milliseconds(Clock::now() - start));
    // Busy where three generations stand: the bot loads the file by itself when one has gone.
    if (!loaded.ok() && loaded.status().code() != Code::busy) bench::die(loaded.status().message());
    wait_for_answer(before);
    to_answer_.push_back(milliseconds(answers_.newest_answered() - start));
  }
  // The bot finds the file; somebody asks until the new build answers.
  template <class Ask>
  double drop(Ask ask) {
    const std::size_t before = answers_.generations();
    install_other();
    const auto start = Clock::now();
    while (answers_.generations() == before) ask();
    return milliseconds(answers_.newest_answered() - start);
  }
  const std::vector<double>& took() const { return took_; }
  const std::vector<double>& to_answer() const { return to_answer_; }

 private:
  void install_other() {
    bot_.install(
        a_is_live_ ? BENCH_PLUGINS "/bench_counter_b.so" : BENCH_PLUGINS "/bench_counter_a.so",
        "counter");
    a_is_live_ = !a_is_live_;
  }
  Result<std::string> load() { return bot_.engine().plugins().load(bot_.plugin_file("counter")); }
  void wait_for_answer(std::size_t before) {
    const auto until = Clock::now() + kPatience;
    while (answers_.generations() == before) {
      if (Clock::now() > until) bench::die("the new build never answered");
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }

  bench::Bot& bot_;
  Answers& answers_;
  bool a_is_live_ = false;
  std::vector<double> took_, to_answer_;
};

double percentile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

long resident_kib() {
  std::ifstream file("/proc/self/statm");
  long all = 0, resident = 0;
  file >> all >> resident;
  return resident * 4;
}

// How many mappings of plugins there are; waits until old generations have had time to go.
long mapped_plugins(long wanted) {
  long count = 0;
  for (int tries = 0; tries < 500; ++tries) {
    std::ifstream file("/proc/self/maps");
    std::string line;
    for (count = 0; std::getline(file, line);) count += line.find("/counter") != std::string::npos;
    if (count <= wanted) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return count;
}

// From the moment a file is closed and in its place to the first answer of the new build, on a bot
// that watches its folder and has nothing else to do; in milliseconds.
std::vector<double> drops(int count) {
  Answers answers(1);
  bench::Bot bot(answers, {}, config::Policy::open, bench::Watching::yes);
  Reloader reloader(bot, answers);
  Asker asker(bot, answers);
  reloader.begin();
  asker.ask(1, [] { return false; });
  std::vector<double> took;
  for (int i = 0; i < count; ++i)
    took.push_back(reloader.drop([&] { asker.ask(1, [] { return false; }); }));
  return took;
}

}  // namespace

int main(int count, char** words) {
  const int reloads = count > 1 ? std::atoi(words[1]) : 200;
  const std::size_t in_flight = count > 2 ? std::strtoull(words[2], nullptr, 10) : kInFlight;
  Answers answers(in_flight);
  bench::Bot bot(answers, {});
  Reloader reloader(bot, answers);
  Asker asker(bot, answers);
  reloader.begin();
  asker.ask(kWarmUp, [] { return false; });

  const std::size_t first = asker.asked();
  const long maps_before = mapped_plugins(std::numeric_limits<long>::max()),
             rss_before = resident_kib();
  answers.take_longest_gap();
  std::atomic<bool> reloading{true};
  std::thread replacing([&] {
    for (int i = 0; i < reloads; ++i) reloader.reload();
    reloading = false;
  });
  const double rate = asker.ask(0, [&] { return reloading.load(); });
  const double gap = answers.take_longest_gap();
  replacing.join();
  const auto [lost, doubled] = answers.lost_and_doubled(first, asker.asked());
  const long maps_after = mapped_plugins(maps_before), rss_after = resident_kib();

  answers.take_longest_gap();
  const std::size_t messages = asker.asked() - first;
  const double control = asker.ask(messages, [] { return false; });
  const double control_gap = answers.take_longest_gap();
  const auto swaps = answers.first_answers();
  const auto dropped = drops(std::max(reloads / 20, 10));
  std::printf(
      "{\"bench\":\"reload\",\"reloads\":%d,\"in_flight\":%zu,\"messages\":%zu,\"lost\":%zu,"
      "\"doubled\":%zu,"
      "\"msgs_per_s\":%.0f,\"control_msgs_per_s\":%.0f,"
      "\"swap_to_first_answer_ms\":{\"p50\":%.3f,\"p99\":%.3f},"
      "\"accepted_to_first_answer_ms\":{\"p50\":%.3f,\"p99\":%.3f},"
      "\"closed_to_first_answer_ms\":{\"p50\":%.1f,\"max\":%.1f},\"debounce_ms\":%lld,"
      "\"load_ms\":{\"p50\":%.3f,\"p99\":%.3f},"
      "\"longest_gap_ms\":%.1f,\"control_longest_gap_ms\":%.1f,"
      "\"rss_before_kib\":%ld,\"rss_after_kib\":%ld,\"maps_before\":%ld,\"maps_after\":%ld}\n",
      reloads, in_flight, messages, lost, doubled, rate, control, percentile(swaps, 0.5),
      percentile(swaps, 0.99), percentile(reloader.to_answer(), 0.5),
      percentile(reloader.to_answer(), 0.99), percentile(dropped, 0.5), percentile(dropped, 1),
      static_cast<long long>(plugins::Watcher::kDebounce), percentile(reloader.took(), 0.5),
      percentile(reloader.took(), 0.99), gap, control_gap, rss_before, rss_after, maps_before,
      maps_after);
  return lost + doubled == 0 ? 0 : 1;
}
