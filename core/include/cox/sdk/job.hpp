// Long work, built by chaining in a handler:
//
//   call.process({"git", "pull", "--ff-only"})
//       .title("update web")
//       .cwd("/srv/web")
//       .key("deploy:prod")
//       .on_end("updated", cox::Json::object({{"app", "web"}}))
//       .start();
//
// and, in the body of the plugin, what happens when it has ended, also after a reload or a restart:
//
//   plugin.on_job("updated", [](auto& call, const cox::JobResult& result) { ... });
//
// The process runs on while the bot is restarted; its output is shown where the call came from.
#ifndef COX_SDK_JOB_HPP
#define COX_SDK_JOB_HPP

#include <chrono>
#include <cox/json.hpp>
#include <cox/sdk/context.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cox {

// How a job ended, or how it is to end: see JobRequest::resumable().
struct JobResult {
  std::string id;  // "12"
  std::string title;
  std::string outcome;  // "ok", "failed", "cancelled", "timeout", "lost" (nobody knows)
  std::string reason;   // for people: "exit status 3"; empty where there is nothing to say
  int exit = -1;        // of the process; -1: it did not end by itself
  int signal = 0;       // that ended it
  std::string tail;     // the last of its output, without secrets
  Json state;           // what on_end() was given
  std::chrono::milliseconds duration{0};
  std::uint64_t output_bytes = 0;
  std::string output_file;  // all of the output, up to the limit, as it was printed

  bool ok() const { return outcome == "ok"; }

  // From what the core hands over, see docs/abi.md.
  static JobResult from_json(const Json& json) {
    JobResult result;
    result.id = json["id"].as_string();
    result.title = json["title"].as_string();
    result.outcome = json["outcome"].as_string();
    result.reason = json["reason"].as_string();
    result.exit = static_cast<int>(json["exit"].as_int(-1));
    result.signal = static_cast<int>(json["signal"].as_int());
    result.tail = json["tail"].as_string();
    result.state = json["state_given"];
    result.duration = std::chrono::milliseconds(json["duration_ms"].as_int());
    result.output_bytes = static_cast<std::uint64_t>(json["output_bytes"].as_int());
    result.output_file = json["output_file"].as_string();
    return result;
  }
};

namespace sdk {

// Asks the desk for jobs; throws cox::Error with its sentence where it refuses.
inline Json jobs(const Context& context, std::string_view call, std::string_view verb,
                 const Json& arguments) {
  auto& desk = context.extension<cox_jobs_1>(COX_EXT_JOBS);
  const std::string text = arguments.dump();
  Answer answer;
  const cox_status status =
      verb == "start"
          ? desk.start(context.host(), borrow(call), borrow(text), answer.sink())
          : desk.perform(context.host(), borrow(call), borrow(verb), borrow(text), answer.sink());
  answer.check(status, verb);
  return Json::parse(answer.text()).value_or(Json());
}

}  // namespace sdk

// A job that was started. A value to keep; its functions work until the plugin is unloaded, and
// throw cox::Error where the job has ended. Threads: any.
class Job {
 public:
  Job(const sdk::Context& context, const Json& started)
      : context_(&context),
        id_(started["id"].as_string()),
        waits_(started["state"].text() == "queued"),
        behind_(started["behind"].as_string()) {}
  // One that was started before, by its number.
  Job(const sdk::Context& context, std::string id) : context_(&context), id_(std::move(id)) {}

  const std::string& id() const { return id_; }
  // It stood behind another when it was started, for this reason.
  bool waits() const { return waits_; }
  const std::string& behind() const { return behind_; }

  // How far it is, in per cent, and what it does now.
  void progress(int percent, std::string_view step = {}) const {
    Json facts = Json::object({{"percent", percent}});
    if (!step.empty()) facts.set("step", step);
    perform("progress", std::move(facts));
  }
  void step(std::string_view step) const { perform("progress", Json::object({{"step", step}})); }
  // Shown like the output of a process; for jobs without one.
  void print(std::string_view text) const { perform("progress", Json::object({{"text", text}})); }
  // The end of a job without a process.
  void finish() const { perform("finish", Json::object({{"outcome", "ok"}})); }
  void fail(std::string_view why) const {
    perform("finish", Json::object({{"outcome", "failed"}, {"error", why}}));
  }
  // Asks it to end; its on_job() is told as ever.
  void cancel() const { perform("cancel", Json::object()); }

 private:
  void perform(std::string_view verb, Json facts) const {
    facts.set("id", id_);
    sdk::jobs(*context_, {}, verb, facts);
  }

  const sdk::Context* context_;
  std::string id_;
  bool waits_ = false;
  std::string behind_;
};

// What is to be started. Each function returns the object itself.
class JobRequest {
 public:
  using Millis = std::chrono::milliseconds;

  JobRequest(const sdk::Context& context, std::string call)
      : context_(&context), call_(std::move(call)) {}

  // What people see; of a process its program where none is given.
  JobRequest& title(std::string_view title) { return set("title", title); }
  // Relative to the bot's home, which is also the default.
  JobRequest& cwd(std::string_view folder) { return set("cwd", folder); }
  // Beside PATH, HOME and LANG nothing else is in its environment. "${secret:NAME}" stands for a
  // secret of the config.
  JobRequest& env(std::string_view name, std::string_view value) {
    env_.set(name, value);
    return *this;
  }
  // What it reads; "${secret:NAME}" as above.
  JobRequest& input(std::string_view text) { return set("stdin", text); }
  JobRequest& deadline(Millis deadline) { return set("deadline_ms", deadline.count()); }
  // How long it may take to end when it is asked to, before it is killed.
  JobRequest& grace(Millis grace) { return set("cancel_grace_ms", grace.count()); }
  // Only one job with this key runs at a time; others wait behind it.
  JobRequest& key(std::string_view key) { return set("key", key); }
  // Which on_job() gets its end, with `state`.
  JobRequest& on_end(std::string_view name, const Json& state = {}) {
    return set("handler", name).set("state", state);
  }
  // Nothing of it is shown, or only where it fails.
  JobRequest& quiet() { return set("show", "quiet"); }
  JobRequest& on_failure() { return set("show", "on_failure"); }
  // Without a process: it is not over with a restart, the plugin goes on with it by its id. Where
  // it is cancelled or late its on_job() hears so at once, and it keeps its key until the plugin
  // has undone what it must and finishes it.
  JobRequest& resumable() { return set("resumable", true); }
  // "output_bytes", "memory_bytes", "open_files", "processes": see docs/jobs.md.
  JobRequest& limit(std::string_view name, std::uint64_t value) {
    limits_.set(name, value);
    return *this;
  }
  // Program and arguments; nothing is a shell line.
  JobRequest& argv(const std::vector<std::string>& words) {
    Json all = Json::array();
    for (const std::string& word : words) all.push(word);
    return set("argv", std::move(all));
  }

  // Starts it, or puts it into the queue of its key. Throws cox::Error with the reason where
  // neither can be.
  Job start() const {
    Json job = job_;
    if (env_.size() > 0) job.set("env", env_);
    if (limits_.size() > 0) job.set("limits", limits_);
    return Job(*context_, sdk::jobs(*context_, call_, "start", job));
  }

 private:
  JobRequest& set(std::string_view name, Json value) {
    job_.set(name, std::move(value));
    return *this;
  }

  const sdk::Context* context_;
  std::string call_;
  Json job_ = Json::object();
  Json env_ = Json::object();
  Json limits_ = Json::object();
};

}  // namespace cox

#endif  // COX_SDK_JOB_HPP
