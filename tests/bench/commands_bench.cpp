// What understanding and judging one command costs among N commands and as many rules, without the
// durable write, and what comparing the phrases of N commands costs when they are loaded.
//
//   commands_bench      JSON lines on standard output; times are CPU times
#include <time.h>

#include <algorithm>
#include <cox/json.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "bench_bot.hpp"
#include "window.hpp"
#include "work/matching.hpp"
#include "work/notes.hpp"
#include "work/parsing.hpp"
#include "work/permit.hpp"

namespace {

using namespace cox;

constexpr std::size_t kMessages = 20'000;
constexpr std::size_t kInFlight = 64;
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

double cpu_seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// A closed bot with a rule for each command, where this build has rules.
config::Config config_for(std::size_t n, bool shared) {
  Json rules = Json::array();
  for (std::size_t i = 0; i < n; ++i) {
    rules.push(Json::object({{"id", "rule-" + std::to_string(i)},
                             {"command", "order-" + std::to_string(i)},
                             {"args", Json::object({{"env", i % 2 == 0 ? "prod" : "staging"}})},
                             {"who", Json::array({"bench:ann"})},
                             {"allow", true}}));
  }
  Json json = Json::object({{"name", "hubot"}, {"policy", "closed"}, {"rules", std::move(rules)}});
  auto loaded = config::parse(json.dump(), "cox.json", ".");
  if (!loaded.ok()) loaded = config::parse(R"({"name": "hubot", "policy": "closed"})", "", ".");
  loaded.config.load = 60'000;
  loaded.config.plugins.emplace_back("orders", Json::object({{"count", n}, {"shared", shared}}));
  return std::move(loaded.config);
}

std::string line(std::size_t i, std::size_t n, bool shared) {
  const std::string number = std::to_string(i * 7919 % n);
  return (shared ? "hubot run task-" : "hubot deploy-") + number + " web/f" + std::to_string(i) +
         " to " + (i * 7919 % n % 2 == 0 ? "prod" : "staging") + " --version 1." +
         std::to_string(i);
}

void report(const char* stage, std::size_t n, bool shared, const char* unit, double value) {
  std::printf(
      "{\"bench\":\"commands\",\"stage\":\"%s\",\"n\":%zu,\"first_word\":\"%s\",\"%s\":%.2f}\n",
      stage, n, shared ? "shared" : "own", unit, value);
  std::fflush(stdout);
}

// On this thread alone: which command it is, its arguments, and what the rules say.
void measure_understanding(work::Work& work, std::size_t n, bool shared) {
  std::vector<chat::Message> messages(kMessages);
  for (std::size_t i = 0; i < kMessages; ++i) {
    messages[i].flags = COX_MESSAGE_KNOWN;
    messages[i].adapter = "bench";
    messages[i].room = "#ops";
    messages[i].user = "ann";
    messages[i].text = line(i, n, shared);
  }
  const auto view = work.registry.view();
  const auto settings = work.services.settings();
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double start = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    for (const chat::Message& message : messages) {
      const work::Findings found = work::find(*view, settings->addressing, message);
      if (!found.command) bench::die("not understood: " + message.text);
      const work::Hit& hit = found.command->hits.front();
      const auto& command = found.command->actor->declared.commands[hit.target.position].command;
      auto given = work::given(work, found.command->actor, hit, message);
      if (!given.ok()) bench::die(given.status().message());
      const auto decision = work::permit(work.services, message, command.effect_or_default(),
                                         command.id, command.permission, given->arguments);
      if (!decision.allowed) bench::die(decision.reason);
    }
    const double took = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - start;
    best = std::min(best, took / static_cast<double>(kMessages));
  }
  report("parse, route, authorise", n, shared, "us", best * 1e6);
}

// The whole bot, all its threads: in, understood, judged, recorded (in groups), run, answered.
void measure_whole(bench::Bot& bot, Answers& answers, std::size_t n, bool shared) {
  static std::size_t number = 0;
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double start = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (std::size_t i = 0; i < kMessages; ++i) {
      if (!answers.window.enter()) bench::die("messages were lost");
      bot.hears(line(i, n, shared), ++number);
    }
    if (!answers.window.wait_empty()) bench::die("messages were lost");
    const double took = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
    best = std::min(best, took / static_cast<double>(kMessages));
  }
  report("whole way, records in groups", n, shared, "us", best * 1e6);
}

void measure_overlaps(const work::View& view, std::size_t n, bool shared) {
  const double start = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
  const auto notes = work::notes_of(view, "orders");
  if (!notes.empty()) bench::die(notes.front());
  report("compare all phrases at load", n, shared, "ms",
         (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - start) * 1e3);
}

void measure(std::size_t n, bool shared) {
  Answers answers;
  const config::Config config = config_for(n, shared);
  bench::Bot bot(answers, config);
  bot.install(BENCH_PLUGINS "/bench_orders.so", "orders");
  if (auto loaded = bot.engine().plugins().load(bot.plugin_file("orders")); !loaded.ok())
    bench::die(loaded.status().message());
  bot.engine().configure(config);  // closed again
  work::Work& work = bot.engine().work();
  measure_overlaps(*work.registry.view(), n, shared);
  measure_understanding(work, n, shared);
  measure_whole(bot, answers, n, shared);
}

}  // namespace

int main() {
  for (const bool shared : {false, true}) {
    for (const std::size_t n : {10, 100, 1'000}) measure(n, shared);
  }
}
