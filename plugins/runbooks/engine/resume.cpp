// Going on with runs that an earlier build or process left.
#include "engine/conductor.hpp"

namespace runbooks {

using cox::Json;

namespace {

// So long a job that was just started may take to become known.
constexpr std::int64_t kGrace = 10'000;

}  // namespace

bool Conductor::is_own(const Run& run) const {
  const auto own = own_.find(run.id);
  return own != own_.end() && own->second == run.turn;
}

void Conductor::resume() {
  for (Run& run : store_.open()) {
    if (is_own(run)) continue;
    own_[run.id] = run.turn;
    try {
      resume(run);
    } catch (const std::exception& error) {
      plugin_.log.error("run " + run.id + " cannot go on: " + error.what());
    }
  }
}

void Conductor::resume(Run& run) {
  if (run.over()) return finish(run);
  if (run.queued) return watch_queue(run);
  const ProgramPtr made = program(run);
  if (made == nullptr) return give_up(run, "its runbook cannot be read any more");
  const Step* step = Machine(*made, run).pending();
  if (step == nullptr) return go_on(run);
  plugin_.log.info("run " + run.id + " (" + run.title + ") goes on at '" + step->title() + "'");
  if (run.pending->delay) return wait_for_retry(run);
  if (const auto* process = std::get_if<RunStep>(&step->what))
    return resume_process(run, *step, process->process.reads);
  if (const auto* http = std::get_if<HttpStep>(&step->what)) return resume_http(run, *step, *http);
  const auto* wait = std::get_if<WaitStep>(&step->what);
  if (wait != nullptr && wait->what == WaitStep::For::output && !run.pending->job.empty())
    return resume_process(run, *step, true);
  if (std::holds_alternative<AskStep>(step->what)) {
    // The question is kept by the bot, and its answer names the turn that asked.
    return time_out(run, "nobody answered within " + to_text(step->deadline));
  }
  if (std::holds_alternative<ApproveStep>(step->what))
    return time_out(run, "nobody else said yes within " + to_text(step->deadline));
  // Saying, publishing and looking again do no harm.
  if (const Ended end = perform(run, *step)) ended(run, *end);
}

// Its process has a supervisor of its own, so it knows how it ended, whoever died meanwhile.
void Conductor::resume_process(Run& run, const Step& step, bool reads) {
  if (run.pending->job.empty()) {
    if (reads) {
      if (const Ended end = begin_step(run, step)) ended(run, *end);
      return;
    }
    // Perhaps it was started a moment before; then its end will be told.
    return later(run, now() + kGrace, [this](Run& same) {
      give_up(same,
              "the bot stopped when it was about to start, so it is not known whether it was");
    });
  }
  try {
    const Json job = desk_.jobs("show", Json::object({{"id", run.pending->job}, {"bytes", 4'000}}));
    if (job["state"].text() != "ended") return;  // its end will be told
    cox::JobResult result = cox::JobResult::from_json(job);
    result.state = Json::object({{"run", run.id},
                                 {"phase", static_cast<int>(run.phase)},
                                 {"step", run.pending->step},
                                 {"attempt", run.pending->attempt}});
    step_job_ended(result);
  } catch (const cox::Error&) {
    give_up(run, "its job is not known any more, so it is not known whether it was done");
  }
}

void Conductor::resume_http(Run& run, const Step& step, const HttpStep& http) {
  if (http.request.may_repeat()) {
    if (const Ended end = begin_step(run, step)) ended(run, *end);
    return;
  }
  const std::string why =
      "the bot stopped before an answer came, so it is not known whether the "
      "request was received";
  if (run.pending->boot != boot_) return give_up(run, why);
  // Another build of this plugin, in the same process, still waits for the answer.
  later(run, run.pending->until + kGrace, [this, why](Run& same) { give_up(same, why); });
}

}  // namespace runbooks
