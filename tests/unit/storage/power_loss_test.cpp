// The power fails while both stores are written to: what they said is kept, and a disk that does
// not sync is what it takes to break their word.
#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "audit/records.hpp"
#include "base/files.hpp"
#include "brain/brain.hpp"
#include "lossy_disk.hpp"

using namespace cox;
using storage::LossyDisk;

namespace {

constexpr int kLosses = 60;
constexpr int kWriters = 3;

// What writers were promised, each up to a number of its own.
using Promises = std::vector<std::atomic<int>>;

std::vector<int> values_of(const Promises& promises) { return {promises.begin(), promises.end()}; }

// Each writer n of `write(n, i)` for i = 1, 2, 3... until told to stop; true is a promise.
template <class Write>
class Writers {
 public:
  Writers(Promises& promises, Write write) {
    for (std::size_t n = 0; n < promises.size(); ++n) {
      threads_.emplace_back([this, &promises, write, n] {
        for (int i = 1; !stop_ && write(n, i); ++i) promises[n] = i;
      });
    }
  }
  Writers(const Writers&) = delete;
  Writers& operator=(const Writers&) = delete;
  ~Writers() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_ = false;
  std::vector<std::thread> threads_;
};

// Counts the losses of power after which `holds(folder, promised)` is false.
template <class Holds>
int broken_words(LossyDisk& disk, const Promises& promises, Holds holds) {
  std::mt19937 chance(7);
  int broken = 0;
  for (int loss = 0; loss < kLosses; ++loss) {
    // At another moment than the last time.
    const int before = promises[0];
    const int pause = std::uniform_int_distribution<int>(1, 12)(chance);
    while (promises[0] < before + pause) std::this_thread::yield();
    const TemporaryFolder found;
    const auto stopped = disk.stop();
    const std::vector<int> promised = values_of(promises);
    disk.lose_power(found.path(), chance);
    broken += holds(found.path(), promised) ? 0 : 1;
  }
  return broken;
}

// ---- the brain ----

std::string half(std::size_t writer, bool left) {
  return (left ? "left" : "right") + std::to_string(writer);
}

brain::Operation set(std::string key, int value) {
  brain::Operation operation;
  operation.space = "s";
  operation.key = std::move(key);
  operation.json = std::to_string(value);
  return operation;
}

// The value; 0 where there is none, -1 where it cannot be read.
int value_in(brain::Brain& brain, const std::string& key) {
  const auto value = brain.get("s", key);
  if (value.ok()) return std::stoi(value->json);
  return value.status().code() == Code::not_found ? 0 : -1;
}

bool brain_holds(const std::string& folder, const std::vector<int>& promised) {
  const SystemClock clock;
  const auto opened = brain::Brain::open(folder + "/brain.db", clock, {});
  if (!opened.ok()) return false;
  for (std::size_t n = 0; n < promised.size(); ++n) {
    const int left = value_in(**opened, half(n, true));
    if (left < promised[n] || left != value_in(**opened, half(n, false))) return false;
  }
  return true;
}

int broken_words_of_a_brain(LossyDisk::Syncs syncs) {
  const TemporaryFolder folder;
  LossyDisk disk(syncs, folder.path());
  const SystemClock clock;
  const auto brain = brain::Brain::open(folder / "brain.db", clock, {});
  REQUIRE(brain.ok());
  Promises promises(kWriters);
  const Writers writers(promises, [&](std::size_t n, int i) {
    return (*brain)->apply({set(half(n, true), i), set(half(n, false), i)}).ok();
  });
  return broken_words(disk, promises, brain_holds);
}

// ---- the records ----

std::string call_of(std::size_t writer, int i) {
  return std::to_string(writer) + "." + std::to_string(i);
}

bool records_hold(const std::string& folder, const std::vector<int>& promised) {
  const SystemClock clock;
  const auto records = audit::Records::open(folder + "/records.db", clock);
  if (!records.ok()) return false;
  const auto calls = (*records)->open_calls();
  if (!calls.ok()) return false;
  std::vector<int> found(promised.size(), 0);
  for (const auto& each : *calls) ++found[std::stoul(each.begin.call)];
  for (std::size_t n = 0; n < promised.size(); ++n)
    if (found[n] < promised[n]) return false;
  return true;
}

int broken_words_of_records(LossyDisk::Syncs syncs) {
  const TemporaryFolder folder;
  LossyDisk disk(syncs, folder.path());
  const SystemClock clock;
  const auto records = audit::Records::open(folder / "records.db", clock);
  REQUIRE(records.ok());
  Promises promises(kWriters);
  const Writers writers(promises, [&](std::size_t n, int i) {
    audit::Begin begin;
    begin.call = call_of(n, i);
    begin.plugin = "deploy";
    begin.effect = "writes";
    return (*records)->wait((*records)->begin(begin)).ok();
  });
  return broken_words(disk, promises, records_hold);
}

}  // namespace

TEST_CASE("after a power loss the brain has all that it acknowledged, and nothing by halves") {
  CHECK(broken_words_of_a_brain(LossyDisk::Syncs::heeded) == 0);
}

TEST_CASE("without syncs the brain would not: the power loss is a real one") {
  CHECK(broken_words_of_a_brain(LossyDisk::Syncs::ignored) > kLosses / 2);
}

TEST_CASE("after a power loss every call that was let begin is among the open ones") {
  CHECK(broken_words_of_records(LossyDisk::Syncs::heeded) == 0);
}

TEST_CASE("without syncs calls would be forgotten") {
  CHECK(broken_words_of_records(LossyDisk::Syncs::ignored) > kLosses / 2);
}
