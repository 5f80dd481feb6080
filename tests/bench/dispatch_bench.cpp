// How fast the whole way is: a message comes in, is routed among N listeners of one plugin, runs
// one of them, and its answer goes out. 256 messages are on their way at any time.
//
//   dispatch_bench PATTERNS.json...      JSON lines on standard output; see patterns.py
#include <chrono>
#include <cox/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench_bot.hpp"
#include "window.hpp"

namespace {

using namespace cox;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kInFlight = 256;
constexpr std::size_t kMessages = 20'000;
constexpr int kRounds = 5;

class Answers final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing&, std::uint64_t) override {
    window.leave();
    return chat::Delivery::sent("");
  }
  bool serves(const std::string&) override { return true; }

  bench::Window window{kInFlight};
};

double seconds_of_a_round(bench::Bot& bot, Answers& answers, std::string target) {
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

void measure(const Json& corpus) {
  config::Config config;
  config.name = "hubot";
  config.load = 60'000;
  config.plugins.emplace_back("many", Json::object({{"patterns", corpus["respond"]}}));
  Answers answers;
  bench::Bot bot(answers, std::move(config));
  bot.install(BENCH_PLUGINS "/bench_many.so", "many");
  if (auto loaded = bot.engine().plugins().load(bot.plugin_file("many")); !loaded.ok())
    bench::die(loaded.status().message());
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double seconds = seconds_of_a_round(bot, answers, corpus["target"].as_string());
    best = std::max(best, static_cast<double>(kMessages) / seconds);
  }
  std::printf(
      "{\"bench\":\"routing\",\"stage\":\"whole\",\"kind\":\"respond\",\"n\":%zu,"
      "\"in_flight\":%zu,\"msgs_per_s\":%.0f}\n",
      corpus["respond"].size(), kInFlight, best);
  std::fflush(stdout);
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
