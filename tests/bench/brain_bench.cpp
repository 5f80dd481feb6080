// The brain beside bare SQLite on the same disk, in the same run.
//
//   brain_bench [SECONDS]     JSON lines on standard output; the brain is made in $TMPDIR
//
// Each figure is the median of several rounds, and the two sides take turns, so that a busy machine
// slows both. "ratio" is the brain's figure by that of bare SQLite (WAL, synchronous=FULL) doing
// the same: single puts, or transactions of a hundred. Keys come in random order, values have 100
// bytes.
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "brain/brain.hpp"

namespace {

using namespace cox::brain;
using Steady = std::chrono::steady_clock;

constexpr int kRounds = 5;
constexpr std::size_t kKeys = 10'000;
double seconds_a_round = 0.5;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "brain_bench: %s\n", what.c_str());
  std::exit(1);
}

void must(const cox::Status& status) {
  if (!status.ok()) fail(status.message());
}

std::string key_of(std::size_t number) {
  return "plugin" + std::to_string(number % 100) + "/key-" + std::to_string(number);
}
const std::string& value() {
  static const std::string json = "\"" + std::string(98, 'v') + "\"";
  return json;
}

Operation set_of(std::size_t number) {
  Operation operation;
  operation.space = "bench";
  operation.key = key_of(number);
  operation.json = value();
  return operation;
}

// The same work without the brain: one table, one prepared statement.
class Bare {
 public:
  explicit Bare(const std::string& path) {
    check(sqlite3_open(path.c_str(), &database_));
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE t (space TEXT, key TEXT, json TEXT, PRIMARY KEY (space, key)) WITHOUT ROWID");
    check(sqlite3_prepare_v2(database_, "INSERT OR REPLACE INTO t VALUES ('bench', ?, ?)", -1,
                             &put_, nullptr));
    check(sqlite3_prepare_v2(database_, "SELECT json FROM t WHERE space='bench' AND key=?", -1,
                             &get_, nullptr));
  }
  ~Bare() {
    sqlite3_finalize(put_);
    sqlite3_finalize(get_);
    sqlite3_close(database_);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  void put(std::size_t number) {
    bind(put_, 1, key_of(number));
    bind(put_, 2, value());
    if (sqlite3_step(put_) != SQLITE_DONE) fail(sqlite3_errmsg(database_));
    sqlite3_reset(put_);
  }
  void get(std::size_t number) {
    bind(get_, 1, key_of(number));
    if (sqlite3_step(get_) != SQLITE_ROW) fail("a value is missing");
    std::string json(reinterpret_cast<const char*>(sqlite3_column_text(get_, 0)));
    sqlite3_reset(get_);
  }

 private:
  static void bind(sqlite3_stmt* statement, int index, const std::string& text) {
    sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
  }
  void check(int result) const {
    if (result != SQLITE_OK) fail(sqlite3_errmsg(database_));
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* put_ = nullptr;
  sqlite3_stmt* get_ = nullptr;
};

// Calls `work` with random key numbers until the round is over; it returns how many it did. The
// result is how many a second.
template <class Work>
double rate(Work work, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::size_t done = 0;
  const auto start = Steady::now();
  const auto end = start + std::chrono::duration<double>(seconds_a_round);
  auto now = start;
  for (; now < end; now = Steady::now()) done += work(random() % kKeys);
  return static_cast<double>(done) / std::chrono::duration<double>(now - start).count();
}

// The same on several threads at once.
template <class Work>
double rate_of_threads(int count, Work work) {
  std::vector<double> rates(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    threads.emplace_back([&, i] { rates[i] = rate(work, static_cast<unsigned>(i)); });
  }
  double sum = 0;
  for (std::size_t i = 0; i < rates.size(); ++i) threads[i].join(), sum += rates[i];
  return sum;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Both sides in turns; the ratio is the median of the rounds' ratios.
void compare(const char* what, const std::function<double()>& ours,
             const std::function<double()>& bare) {
  std::vector<double> mine, theirs, ratios;
  for (int round = 0; round < kRounds; ++round) {
    mine.push_back(ours());
    theirs.push_back(bare());
    ratios.push_back(mine.back() / theirs.back());
  }
  std::printf(
      "{\"bench\":\"brain\",\"what\":\"%s\",\"per_s\":%.0f,\"sqlite_per_s\":%.0f,"
      "\"ratio\":%.2f}\n",
      what, median(mine), median(theirs), median(ratios));
  std::fflush(stdout);
}

std::size_t set_durable(Brain& brain, std::size_t number) {
  must(brain.apply({set_of(number)}).status());
  return 1;
}

// Keeps 256 sets under way: those who are done are followed by new ones.
std::size_t set_outstanding(Brain& brain, std::size_t number) {
  constexpr std::size_t kMany = 256;
  for (std::size_t i = 0; i < kMany; ++i)
    must(brain.apply_soon({set_of((number + i * 37) % kKeys)}));
  must(brain.flush());
  return kMany;
}

std::size_t put_hundred(Bare& bare, std::size_t number) {
  bare.run("BEGIN IMMEDIATE");
  for (std::size_t i = 0; i < 100; ++i) bare.put((number + i * 37) % kKeys);
  bare.run("COMMIT");
  return 100;
}

void writes(Brain& brain, Bare& bare) {
  const auto put_one = [&](std::size_t number) { return bare.put(number), std::size_t{1}; };
  const auto one = [&](std::size_t number) { return set_durable(brain, number); };
  compare(
      "set_durable", [&] { return rate(one); }, [&] { return rate(put_one); });
  compare(
      "set_durable_8_writers", [&] { return rate_of_threads(8, one); },
      [&] { return rate(put_one); });
  compare(
      "set_durable_256_writers", [&] { return rate_of_threads(256, one); },
      [&] { return rate([&](std::size_t number) { return put_hundred(bare, number); }); });
  compare(
      "set_256_outstanding",
      [&] { return rate([&](std::size_t number) { return set_outstanding(brain, number); }); },
      [&] { return rate([&](std::size_t number) { return put_hundred(bare, number); }); });
}

void reads(Brain& brain, Bare& bare) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < kKeys; ++i) keys.push_back(key_of(i));
  for (std::size_t i = 0; i < kKeys; ++i) must(brain.apply_soon({set_of(i)}));
  must(brain.flush());
  put_hundred(bare, 0);
  for (std::size_t i = 0; i < kKeys; ++i) bare.put(i);
  const auto get = [&](std::size_t number) {
    for (std::size_t i = 0; i < 100; ++i) {
      must(brain.get("bench", keys[(number + i) % kKeys]).status());
    }
    return std::size_t{100};
  };
  const auto get_bare = [&](std::size_t number) {
    for (std::size_t i = 0; i < 100; ++i) bare.get((number + i) % kKeys);
    return std::size_t{100};
  };
  compare(
      "get_cached", [&] { return rate(get); }, [&] { return rate(get_bare); });
  compare(
      "get_cached_2_threads", [&] { return rate_of_threads(2, get); },
      [&] { return rate(get_bare); });
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (std::size_t number = 0; !stop; ++number) (void)set_durable(brain, number % kKeys);
  });
  compare(
      "get_cached_beside_a_writer", [&] { return rate(get); }, [&] { return rate(get_bare); });
  stop = true;
  writer.join();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) seconds_a_round = std::atof(argv[1]);
  cox::TemporaryFolder folder;
  const cox::SystemClock clock;
  auto brain = Brain::open(folder / "brain.db", clock);
  must(brain.status());
  Bare bare(folder / "bare.db");
  writes(**brain, bare);
  reads(**brain, bare);
}
