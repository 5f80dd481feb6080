#include "engine/conductor.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>

#include "engine/capture.hpp"

namespace runbooks {

namespace {

using cox::Json;

constexpr std::int64_t kQueueLook = 1'000;
// How often runs are looked for that another build has left in between.
constexpr std::chrono::seconds kLookAfter(10);
constexpr auto kLeft = "runbook.left";

// The pid and when the process began: no other process has both.
std::string this_process() {
  std::ifstream file("/proc/self/stat");
  std::string stat;
  std::getline(file, stat);
  const std::size_t name = stat.rfind(')');
  std::istringstream fields(name == std::string::npos ? "" : stat.substr(name + 1));
  std::string field;
  for (int i = 3; i <= 22; ++i) fields >> field;
  return std::to_string(getpid()) + ":" + field;
}

std::string iso_time(std::int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

// What is said at the end of a run that did not go well.
std::string report(const Run& run) {
  if (run.unknown)
    return "stopped at '" + run.failed_step + "': " + run.error +
           ". Nothing is done again by itself: look at it, then say: rerun " + run.id;
  std::string text =
      run.failed_step.empty() ? run.error : "at '" + run.failed_step + "': " + run.error;
  if (run.outcome() == "rolled back") text += "; rolled back";
  if (!run.later_error.empty()) text += "; " + run.later_error;
  return text;
}

}  // namespace

Conductor::Conductor(cox::Plugin& plugin, Owner& owner)
    : plugin_(plugin), owner_(owner), store_(plugin), desk_(plugin), boot_(this_process()) {}

void Conductor::declare() {
  plugin_.on_start([this] { resume(); });
  plugin_.every(kLookAfter, [this] { look_for_left(); }).reads();
  plugin_.on(kLeft, [this] { resume(); });
  plugin_.on_job("run", [this](auto&, const cox::JobResult& result) { run_job_ended(result); });
  plugin_.on_job("step", [this](auto&, const cox::JobResult& result) { step_job_ended(result); });
  plugin_.answer("runbook", [this](auto& call) { answered(call); });
  plugin_.on("runbook.judge", [this](auto& call) { judge(call.data()); });
}

// The look leaves no record, and what follows from it does.
void Conductor::look_for_left() {
  for (const Run& run : store_.open()) {
    if (!is_own(run)) return plugin_.emit(kLeft);
  }
}

std::int64_t Conductor::now() const {
  return std::chrono::duration_cast<Millis>(plugin_.now().time_since_epoch()).count();
}

Conductor::ProgramPtr Conductor::program(const Run& run) {
  ProgramPtr& program = programs_[run.id];
  if (program == nullptr) {
    auto made = owner_.program(store_.source(run.id));
    if (!made) return nullptr;
    program = std::make_shared<const Program>(std::move(*made));
  }
  return program;
}

bool Conductor::keep(Run& run) {
  if (!store_.save(run)) return false;
  own_[run.id] = run.turn;
  return true;
}

void Conductor::later(const Run& run, std::int64_t at, Then then) {
  const Millis wait(std::max<std::int64_t>(at - now(), 0));
  try {
    plugin_.timer(wait, [this, id = run.id, turn = run.turn, then = std::move(then)] {
      if_same(id, turn, then);
    });
  } catch (const cox::Error& error) {
    plugin_.log.debug(error.what());  // a newer build has taken over, and looks after it
  }
}

void Conductor::if_same(const std::string& id, std::uint64_t turn, const Then& then) {
  auto run = store_.find(id);
  if (run && run->turn == turn) then(*run);
}

Run Conductor::begin(cox::Call& call, Beginning beginning) {
  Run run;
  run.runbook = beginning.runbook;
  run.line = beginning.line;
  run.arguments = beginning.arguments;
  run.values = beginning.values;
  run.began = now();
  run.call = call.id();
  run.address = call.address().to_json();
  run.who = Json::object({{"user", call.user()},
                          {"name", call.user_name()},
                          {"account", call.adapter() + ":" + call.user()}});
  run.values.set("run.by", call.user_name());
  run.values.set("run.user", call.user());
  run.values.set("run.room", call.room());
  run.values.set("run.time", iso_time(run.began));
  std::string error;
  run.title =
      beginning.program.title.empty() ? run.line : beginning.program.title.fill(run.values, error);
  const std::string key = prepare_key(beginning.program.key, run.values, error);
  if (!error.empty()) throw cox::Error(COX_INVALID, error);

  const Json job = desk_.start_run(call, run.title, key, beginning.program.deadline);
  run.id = run.job = job["id"].as_string();
  run.queued = job["state"].text() == "queued";
  run.values.set("run.id", run.id);
  store_.add(run, beginning.source);
  own_[run.id] = run.turn;
  programs_[run.id] = std::make_shared<const Program>(std::move(beginning.program));
  const Run begun = run;
  run.queued ? watch_queue(run) : go_on(run);
  return begun;
}

// The job of the run stands behind others with its key.
void Conductor::watch_queue(const Run& run) {
  later(run, now() + kQueueLook, [this](Run& waiting) {
    const Json job = desk_.jobs("show", Json::object({{"id", waiting.job}, {"bytes", 0}}));
    if (job["state"].text() == "queued") return watch_queue(waiting);
    if (job["state"].text() == "ended" || job.contains("ending"))
      return drop(waiting, job["reason"].as_string("it was cancelled"));
    waiting.queued = false;
    owner_.begins(waiting);
    go_on(waiting);
  });
}

void Conductor::go_on(Run& run) {
  const ProgramPtr made = program(run);
  if (made == nullptr) return give_up(run, "its runbook cannot be read any more");
  Machine machine(*made, run);
  while (const Step* step = machine.advance(now())) {
    if (run.pending->delay) return wait_for_retry(run);
    const Ended end = begin_step(run, *step);
    if (!end) return;
    machine.ended(*end, now());
  }
  finish(run);
}

// On disk before it happens: afterwards it is known that it may have.
Conductor::Ended Conductor::begin_step(Run& run, const Step& step) {
  run.pending->boot = boot_;
  if (!keep(run)) return std::nullopt;
  show_progress(run);
  try {
    return perform(run, step);
  } catch (const std::exception& error) {
    return StepEnd::failed(error.what());
  }
}

void Conductor::ended(Run& run, const StepEnd& end) {
  const ProgramPtr made = program(run);
  if (made == nullptr) return give_up(run, "its runbook cannot be read any more");
  Machine machine(*made, run);
  const std::string cancelled = run.pending ? run.pending->note["cancelled"].as_string() : "";
  cancelled.empty() ? machine.ended(end, now()) : machine.cancel(cancelled);
  go_on(run);
}

void Conductor::wait_for_retry(Run& run) {
  if (!keep(run)) return;
  later(run, run.pending->until, [this](Run& again) {
    const ProgramPtr made = program(again);
    if (made == nullptr) return give_up(again, "its runbook cannot be read any more");
    Machine machine(*made, again);
    machine.try_again(now());
    const Step* step = machine.pending();
    if (step == nullptr) return go_on(again);
    const Ended end = begin_step(again, *step);
    if (end) ended(again, *end);
  });
}

void Conductor::give_up(Run& run, const std::string& why) {
  const ProgramPtr made = program(run);
  static const Program none;
  Machine(made == nullptr ? none : *made, run).give_up(why, now());
  finish(run);
}

void Conductor::finish(Run& run) {
  if (!keep(run)) return;
  const bool ok = run.outcome() == "ok";
  const std::string text = ok ? "" : report(run);
  try {
    Json end = Json::object({{"id", run.job}, {"outcome", ok ? "ok" : "failed"}});
    if (!ok) end.set("error", text);
    desk_.jobs("finish", end);
  } catch (const cox::Error&) {
    // Its job was given up before, so nobody has heard how it went on.
    if (!run.queued)
      plugin_.send_to(cox::Address::from_json(run.address),
                      "job " + run.id + " (" + run.title + ") " +
                          (ok ? "is done" : run.outcome() + ": " + text));
  }
  plugin_.log.info("run " + run.id + " (" + run.title + "): " + run.outcome() +
                   (ok ? "" : ", " + text));
  store_.close(run);
  programs_.erase(run.id);
  own_.erase(run.id);
  owner_.over(run);
}

void Conductor::show_progress(const Run& run) {
  const ProgramPtr made = program(run);
  Run copy = run;
  const Machine machine(*made, copy);
  const Step* step = machine.pending();
  if (step == nullptr) return;
  const std::size_t number = machine.number();
  const std::size_t count = std::max<std::size_t>(machine.count(), 1);
  std::string text = std::to_string(number) + "/" + std::to_string(count) + " " + step->title();
  if (run.phase == Run::Phase::rollback) text = "rolling back, " + text;
  if (run.phase == Run::Phase::on_failure) text = "after the failure, " + text;
  Json facts = Json::object({{"id", run.job}, {"step", text}});
  if (run.phase == Run::Phase::steps)
    facts.set("percent", (number > 0 ? number - 1 : 0) * 100 / count);
  try {
    desk_.jobs("progress", facts);
  } catch (const cox::Error& error) {
    plugin_.log.debug(error.what());  // it was given up; the run goes on to its end
  }
}

// The job of a run is to end, cancelled or late; it keeps its key until the run is over. Everything
// else the run does itself.
void Conductor::run_job_ended(const cox::JobResult& result) {
  auto run = store_.find(result.id);
  if (!run) return let_go(result.id);
  if (run->over()) return;
  if (run->queued) return drop(*run, result.reason.empty() ? "it was cancelled" : result.reason);
  if (result.outcome == "cancelled") return stop(*run, "it was cancelled");
  if (result.outcome == "timeout") return stop(*run, result.reason);
  if (result.outcome == "lost") give_up(*run, result.reason);
}

// A job that never became a run.
void Conductor::let_go(const std::string& job) {
  try {
    desk_.jobs("finish", Json::object({{"id", job}, {"outcome", "cancelled"}}));
  } catch (const cox::Error& error) {
    plugin_.log.debug(error.what());  // it has ended
  }
}

// It waited and has done nothing: there is nothing to undo, and nothing has failed.
void Conductor::drop(Run& run, const std::string& why) {
  run.cancelled = true;
  run.error = why;
  run.phase = Run::Phase::over;
  run.ended = now();
  finish(run);
}

// What has been done is rolled back; a process that runs has to end before. A run that has failed
// does that already.
void Conductor::stop(Run& run, const std::string& why) {
  if (run.phase != Run::Phase::steps) return;
  const bool runs = run.pending && !run.pending->job.empty() && !run.pending->delay;
  if (runs) {
    run.pending->note = Json::object({{"cancelled", why}});
    if (!keep(run)) return;
    try {
      desk_.jobs("cancel", Json::object({{"id", run.pending->job}}));
      return;
    } catch (const cox::Error& error) {
      plugin_.log.debug(error.what());  // it has ended, and its end is on its way
      return;
    }
  }
  const ProgramPtr made = program(run);
  if (made == nullptr) return give_up(run, why);
  Machine(*made, run).cancel(why);
  go_on(run);
}

void Conductor::step_job_ended(const cox::JobResult& result) {
  auto run = store_.find(result.state["run"].as_string());
  if (!run || !run->pending || run->pending->delay) return;
  const Json& state = result.state;
  const bool is_it = state["phase"].as_int() == static_cast<int>(run->phase) &&
                     static_cast<std::size_t>(state["step"].as_int()) == run->pending->step &&
                     state["attempt"].as_int() == run->pending->attempt;
  if (!is_it) return;
  const ProgramPtr made = program(*run);
  const Step* step = made == nullptr ? nullptr : Machine(*made, *run).pending();
  if (step == nullptr) return give_up(*run, "its runbook cannot be read any more");
  if (result.outcome == "lost")
    return give_up(*run, "it is not known whether it was done: " + result.reason);
  const auto* wait = std::get_if<WaitStep>(&step->what);
  if (wait == nullptr) return ended(*run, process_ended(*step, result));
  if (!run->pending->note["cancelled"].is_null()) return ended(*run, {});
  const std::string output = beginning_of(result.output_file);
  std::string error;
  const bool so = found(wait->pattern, run->values, output, error);
  if (!error.empty()) return ended(*run, StepEnd::failed(error));
  if (so) return ended(*run, {});
  run->pending->job.clear();
  if (keep(*run)) look_again(*run, "its output does not match yet");
}

}  // namespace runbooks
