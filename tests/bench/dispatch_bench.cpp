// How fast the whole way is: a message comes in, is routed among N listeners of one plugin, runs
// one of them, and its answer goes out. 256 messages are on their way at any time, and no two are
// alike. "cold" is the first round of a bot whose index was just built, "warm" are those after it.
//
//   dispatch_bench PATTERNS.json...      JSON lines on standard output; see patterns.py
#include <algorithm>
#include <chrono>
#include <cox/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "answers.hpp"
#include "bench_bot.hpp"
#include "many.hpp"

namespace {

using namespace cox;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kInFlight = 256;
constexpr std::size_t kMessages = 20'000;
constexpr int kBots = 3;
constexpr int kWarmRounds = 2;  // of each

double seconds_of_a_round(bench::Bot& bot, bench::Answers& answers, std::string target) {
  static std::size_t number = 0;
  const std::size_t mark = target.find('$');
  const auto start = Clock::now();
  for (std::size_t i = 0; i < kMessages; ++i) {
    std::string text = target;
    text.replace(mark, 1, std::to_string(++number));
    if (!answers.window.enter()) bench::die("messages were lost");
    bot.hears(text, number);
  }
  if (!answers.window.wait_empty()) bench::die("messages were lost");
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void print(const char* state, std::size_t n, std::vector<double> seconds) {
  std::printf(
      "{\"bench\":\"routing\",\"stage\":\"whole\",\"kind\":\"respond\",\"state\":\"%s\","
      "\"n\":%zu,\"in_flight\":%zu,\"msgs_per_s\":%.0f}\n",
      state, n, kInFlight, static_cast<double>(kMessages) / median(std::move(seconds)));
  std::fflush(stdout);
}

void measure(const Json& corpus) {
  const std::string target = corpus["target"].as_string();
  std::vector<double> cold, warm;
  for (int i = 0; i < kBots; ++i) {
    bench::Answers answers(kInFlight);
    bench::Bot bot(answers, bench::config_of_many(corpus));
    bench::load_many(bot);
    cold.push_back(seconds_of_a_round(bot, answers, target));
    for (int round = 0; round < kWarmRounds; ++round)
      warm.push_back(seconds_of_a_round(bot, answers, target));
  }
  print("cold", corpus["respond"].size(), std::move(cold));
  print("warm", corpus["respond"].size(), std::move(warm));
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) bench::die("usage: dispatch_bench PATTERNS.json...");
  for (int i = 1; i < count; ++i) {
    std::ifstream file(words[i]);
    const auto corpus = Json::parse(std::string{std::istreambuf_iterator<char>(file), {}});
    if (!corpus) bench::die(std::string(words[i]) + " is not JSON");
    measure(*corpus);
  }
}
