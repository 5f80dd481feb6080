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
#include "work/matching.hpp"
#include "work/notes.hpp"
#include "work/parsing.hpp"
#include "work/permit.hpp"

namespace {

using namespace cox;

constexpr std::size_t kMessages = 20'000;
constexpr int kRounds = 5;

// Nobody answers here: nothing is run.
class Nobody final : public chat::Deliverer {
 public:
  chat::Delivery deliver(const chat::Outgoing&, std::uint64_t) override {
    return chat::Delivery::sent("");
  }
  bool serves(const std::string&) override { return true; }
};

double cpu_seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// A closed bot with a rule for each command.
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
  if (!loaded.ok()) bench::die(config::describe(loaded.problems, "bench.json"));
  loaded.config.load = 60'000;
  loaded.config.plugins.emplace_back("phrases", Json::object({{"count", n}, {"shared", shared}}));
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

// Accepted, begun and ended, as the bot records it. The writer has a thread of its own.
void record(work::Work& work, const work::ActorPtr& actor, const std::string& name,
            work::Given given, const std::string& rule, const chat::MessagePtr& message) {
  static std::size_t number = 0;
  const std::string accepted = "m" + std::to_string(++number);
  work.services.records.accept({accepted, chat::to_json(*message), 1});
  work::CallSpec spec;
  spec.kind = COX_CALL_COMMAND;
  spec.name = name;
  spec.message = message;
  spec.address = message->address();
  spec.arguments = given.arguments.dump();
  spec.canonical = std::move(given.canonical);
  spec.groups = std::move(given.groups);
  spec.rule = rule;
  spec.accepted = accepted;
  auto call = work.calls.begin(actor, std::move(spec));
  if (!call.ok()) bench::die(call.status().message());
  (*call)->said("done");
}

// On this thread alone: which command it is, its arguments, what the rules say, and, if wanted, the
// records.
void measure_understanding(work::Work& work, std::size_t n, bool shared, bool recorded) {
  std::vector<chat::MessagePtr> messages;
  for (std::size_t i = 0; i < kMessages; ++i) {
    chat::Message message;
    message.flags = COX_MESSAGE_KNOWN;
    message.adapter = "bench";
    message.room = "#ops";
    message.user = "ann";
    message.text = line(i, n, shared);
    messages.push_back(std::make_shared<const chat::Message>(std::move(message)));
  }
  const auto view = work.registry.view();
  const auto settings = work.services.settings();
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double start = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    for (const chat::MessagePtr& each : messages) {
      const chat::Message& message = *each;
      const work::Findings found = work::find(*view, settings->addressing, message);
      if (!found.command) bench::die("not understood: " + message.text);
      const work::Hit& hit = found.command->hits.front();
      const auto& command = found.command->actor->declared.commands[hit.target.position].command;
      auto given = work::given(work, found.command->actor, hit, message);
      if (!given.ok()) bench::die(given.status().message());
      const auto decision = work::permit(work.services, message, command.effect_or_default(),
                                         command.id, command.permission, given->arguments);
      if (!decision.allowed) bench::die(decision.reason);
      if (recorded) {
        record(work, found.command->actor, command.id, std::move(*given), decision.rule, each);
      }
    }
    const double took = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - start;
    best = std::min(best, took / static_cast<double>(kMessages));
  }
  work.services.records.flush();
  report(recorded ? "parse, route, authorise, record" : "parse, route, authorise", n, shared, "us",
         best * 1e6);
}

void measure_overlaps(const work::View& view, std::size_t n, bool shared) {
  const double start = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
  const auto notes = work::notes_of(view, "phrases");
  if (!notes.empty()) bench::die(notes.front());
  report("compare all phrases at load", n, shared, "ms",
         (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - start) * 1e3);
}

void measure(std::size_t n, bool shared) {
  Nobody nobody;
  bench::Bot bot(nobody, config_for(n, shared), config::Policy::closed);
  bot.install(BENCH_PLUGINS "/bench_phrases.so", "phrases");
  if (auto loaded = bot.engine().plugins().load(bot.plugin_file("phrases")); !loaded.ok())
    bench::die(loaded.status().message());
  work::Work& work = bot.engine().work();
  measure_overlaps(*work.registry.view(), n, shared);
  for (const bool recorded : {false, true}) measure_understanding(work, n, shared, recorded);
}

}  // namespace

int main() {
  for (const bool shared : {false, true}) {
    for (const std::size_t n : {10, 100, 1'000}) measure(n, shared);
  }
}
