// A large brain: a million keys, and a value of ten megabytes.
//
//   brain_sizes_bench [KEYS]     JSON lines on standard output; the brain is made in $TMPDIR
//
// Another process fills it, so that the memory told here is what reading it takes. Times are
// medians of several rounds; "rss" is the resident memory of this whole program.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "brain/brain.hpp"

namespace {

using namespace cox::brain;
using Steady = std::chrono::steady_clock;

constexpr int kRounds = 5;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "brain_sizes_bench: %s\n", what.c_str());
  std::exit(1);
}

void must(const cox::Status& status) {
  if (!status.ok()) fail(status.message());
}

double milliseconds(const std::function<void()>& work) {
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = Steady::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(Steady::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

double resident_mib() {
  std::size_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

void tell(const char* what, double milliseconds) {
  std::printf("{\"bench\":\"brain\",\"what\":\"%s\",\"ms\":%.2f,\"rss_mib\":%.1f}\n", what,
              milliseconds, resident_mib());
  std::fflush(stdout);
}

std::unique_ptr<Brain> open(const std::string& path, const cox::Clock& clock) {
  auto opened = Brain::open(path, clock);
  must(opened.status());
  return std::move(*opened);
}

Operation set_of(std::string key, std::string json) {
  Operation operation;
  operation.space = "bench";
  operation.key = std::move(key);
  operation.json = std::move(json);
  return operation;
}

// A hundred keys share a prefix.
std::string prefix_of(std::size_t number) { return "user/" + std::to_string(number / 100) + "/"; }
std::string key_of(std::size_t number) { return prefix_of(number) + std::to_string(number); }

void fill(const std::string& path, const cox::Clock& clock, std::size_t keys) {
  constexpr std::size_t kAtOnce = 1'000;
  const std::string value = "\"" + std::string(98, 'v') + "\"";
  const auto brain = open(path, clock);
  for (std::size_t number = 0; number < keys; ++number) {
    must(brain->apply_soon({set_of(key_of(number), value)}));
    if (number % kAtOnce == kAtOnce - 1) must(brain->flush());
  }
  must(brain->flush());
}

void fill_elsewhere(const std::string& path, const cox::Clock& clock, std::size_t keys) {
  const pid_t child = fork();
  if (child < 0) fail("cannot start a process");
  if (child == 0) {
    fill(path, clock, keys);
    _exit(0);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child || status != 0) fail("the brain was not filled");
}

void must_scan(Brain& brain, const std::string& prefix, std::size_t expected) {
  std::size_t seen = 0;
  must(brain.scan("bench", prefix, "", 0, [&](std::string_view, const Value&) {
    ++seen;
    return true;
  }));
  if (seen != expected) fail("scanned " + std::to_string(seen) + " keys");
}

void many_keys(const std::string& path, const cox::Clock& clock, std::size_t keys) {
  const auto start = Steady::now();
  fill_elsewhere(path, clock, keys);
  std::printf("{\"bench\":\"brain\",\"what\":\"fill\",\"keys\":%zu,\"s\":%.1f,\"file_mib\":%.0f}\n",
              keys, std::chrono::duration<double>(Steady::now() - start).count(),
              static_cast<double>(std::filesystem::file_size(path)) / (1 << 20));
  std::unique_ptr<Brain> brain;
  tell("open_and_get", milliseconds([&] {
         brain.reset();
         brain = open(path, clock);
         must(brain->get("bench", key_of(keys / 2)).status());
       }));
  tell("scan_100_keys", milliseconds([&] { must_scan(*brain, prefix_of(keys / 2), 100); }));
  tell("scan_all_keys", milliseconds([&] { must_scan(*brain, "", keys); }));
}

void large_value(const std::string& path, const cox::Clock& clock) {
  const auto brain = open(path, clock);
  const std::string value = "\"" + std::string(10'000'000, 'v') + "\"";
  tell("set_10_mb", milliseconds([&] { must(brain->apply({set_of("large", value)}).status()); }));
  tell("get_10_mb", milliseconds([&] {
         const auto got = brain->get("bench", "large");
         must(got.status());
         if (got->json != value) fail("the large value came back changed");
       }));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t keys = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  cox::TemporaryFolder folder;
  const cox::SystemClock clock;
  many_keys(folder / "brain.db", clock, keys);
  large_value(folder / "large.db", clock);
}
