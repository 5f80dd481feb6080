// Starts whatever it is told, as jobs: `run <words>`, `run key=prod quiet <words>`.
#include <cox/plugin.hpp>
#include <sstream>

namespace {

// Words up to the first without "=" are options.
cox::JobRequest request(cox::Call& call, const std::string& line) {
  std::vector<std::string> argv;
  std::istringstream words(line);
  cox::JobRequest job = call.process({});
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (!argv.empty() || equals == std::string::npos) {
      argv.push_back(word);
      continue;
    }
    const std::string value = word.substr(equals + 1);
    if (name == "key") job.key(value);
    if (name == "title") job.title(value);
    if (name == "stdin") job.input(value + "\n");
    if (name == "env") job.env("GIVEN", value);
    if (name == "deadline") job.deadline(std::chrono::milliseconds(std::stoll(value)));
    if (name == "grace") job.grace(std::chrono::milliseconds(std::stoll(value)));
    if (name == "show" && value == "quiet") job.quiet();
    if (name == "show" && value == "on_failure") job.on_failure();
    if (name == "output_bytes" || name == "output_rate" || name == "processes" ||
        name == "memory_bytes")
      job.limit(name, std::stoull(value));
  }
  return job.argv(argv);
}

}  // namespace

COX_PLUGIN("runner", "1.0.0", "Starts processes for tests") {
  plugin.command("run", "run <line...>").writes().run([](auto& call) {
    const cox::Job job = request(call, call["line"])
                             .on_end("ran", cox::Json::object({{"line", call["line"]}}))
                             .start();
    call.reply("started " + job.id() + (job.waits() ? ", behind: " + job.behind() : ""));
  });
  plugin.command("overhear", "overhear").run([](auto&) {});
  plugin.hear("psst", [](auto& call) { call.process({"true"}).start(); });
  plugin.on_job("ran", [](auto& call, const cox::JobResult& result) {
    call.reply("END " + result.id + " " + result.outcome +
               (result.exit >= 0 ? " exit=" + std::to_string(result.exit) : "") +
               (result.signal > 0 ? " signal=" + std::to_string(result.signal) : "") +
               (result.reason.empty() ? "" : " (" + result.reason + ")") + " of " +
               result.state["line"].as_string() + " bytes=" + std::to_string(result.output_bytes));
  });

  // Work of its own, step by step.
  plugin.command("walk", "walk").run([](auto& call) {
    const cox::Job job = call.job("a walk").on_end("walked").start();
    job.progress(50, "half way");
    job.print("saw a bird");
    job.finish();
    call.reply("walk " + job.id());
  });
  plugin.command("wander", "wander").run([](auto& call) {
    const cox::Job job = call.job("wandering").on_end("walked").start();
    call.reply("wander " + job.id());
  });
  plugin.on_job("walked", [](auto& call, const cox::JobResult& result) {
    call.reply("walked: " + result.outcome + " " + result.reason + " " + result.tail);
  });
}
