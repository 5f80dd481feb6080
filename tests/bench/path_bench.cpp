// What one command costs from the chat to its answer: parsed, authorised by rules, recorded, run,
// answered; in CPU time of the whole process. The thread that writes records is counted apart.
//
//   path_bench      JSON lines on standard output
#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cox/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "answers.hpp"
#include "bench_bot.hpp"

namespace {

using namespace cox;

constexpr std::size_t kInFlight = 64;
constexpr std::size_t kMessages = 10'000;
constexpr int kRounds = 3;

double process_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The CPU time of the threads with this name: fields 14 and 15 of /proc/self/task/ID/stat
// (proc_pid_stat(5)), in clock ticks.
double thread_seconds(const std::string& name) {
  double ticks = 0;
  DIR* tasks = opendir("/proc/self/task");
  while (const dirent* task = readdir(tasks)) {
    std::ifstream file("/proc/self/task/" + std::string(task->d_name) + "/stat");
    const std::string stat{std::istreambuf_iterator<char>(file), {}};
    const auto open = stat.find('('), close = stat.rfind(')');
    if (close == std::string::npos || stat.substr(open + 1, close - open - 1) != name) continue;
    unsigned long user = 0, system = 0;
    std::sscanf(stat.c_str() + close + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                &user, &system);
    ticks += static_cast<double>(user + system);
  }
  closedir(tasks);
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string config_of(std::size_t commands, std::size_t rules, bool writes) {
  Json list = Json::array();
  for (std::size_t i = 0; i < rules; ++i) {
    const std::string env = i < commands ? "prod" : "stage-" + std::to_string(i / commands);
    list.push(Json::object({{"id", "rule-" + std::to_string(i)},
                            {"command", "order" + std::to_string(i % commands)},
                            {"args", Json::object({{"env", env}})},
                            {"who", Json::array({"@ops"})},
                            {"allow", true}}));
  }
  return Json::object({{"policy", "closed"},
                       {"groups", Json::object({{"ops", Json::array({"bench:ann"})}})},
                       {"rules", list},
                       {"plugins", Json::object({{"orders", Json::object({{"count", commands},
                                                                          {"writes", writes}})}})}})
      .dump();
}

struct Cost {
  double total = 1e9, records = 0;  // microseconds a command
};

Cost cost_of_a_round(bench::Bot& bot, bench::Answers& answers, std::size_t commands) {
  static std::size_t number = 0;
  const double before = process_seconds(), records_before = thread_seconds("cox-records");
  for (std::size_t i = 0; i < kMessages; ++i) {
    ++number;
    const std::string text = "cox order" + std::to_string(number % commands) + " web/v" +
                             std::to_string(number) + " to prod --count 3";
    if (!answers.window.enter()) bench::die("commands were lost");
    bot.hears(text, number);
  }
  if (!answers.window.wait_empty()) bench::die("commands were lost");
  const double records = thread_seconds("cox-records") - records_before;
  const double each = 1e6 / static_cast<double>(kMessages);
  return {(process_seconds() - before) * each, records * each};
}

void measure(std::size_t commands, std::size_t rules, bool writes) {
  auto loaded = config::parse(config_of(commands, rules, writes), "bench.json", ".");
  if (!loaded.ok()) bench::die(config::describe(loaded.problems, "bench.json"));
  loaded.config.load = 60'000;
  bench::Answers answers(kInFlight);
  bench::Bot bot(answers, std::move(loaded.config), config::Policy::closed);
  bot.install(BENCH_PLUGINS "/bench_orders.so", "orders");
  if (auto live = bot.engine().plugins().load(bot.plugin_file("orders")); !live.ok())
    bench::die(live.status().message());
  Cost best;
  for (int round = 0; round < kRounds; ++round) {
    const Cost cost = cost_of_a_round(bot, answers, commands);
    if (cost.total < best.total) best = cost;
  }
  std::printf(
      "{\"bench\":\"path\",\"effect\":\"%s\",\"commands\":%zu,\"rules\":%zu,"
      "\"cpu_us\":%.1f,\"records_thread_us\":%.1f,\"cpu_us_without_records_thread\":%.1f}\n",
      writes ? "writes" : "reads", commands, rules, best.total, best.records,
      best.total - best.records);
  std::fflush(stdout);
}

}  // namespace

int main() {
  for (const bool writes : {false, true}) {
    measure(1, 1, writes);
    measure(1'000, 1'000, writes);
    measure(1'000, 10'000, writes);
  }
}
