#include "engine/machine.hpp"

#include <algorithm>

namespace runbooks {

namespace {

using Phase = Run::Phase;

bool is_silent(const Step& step) {
  return std::holds_alternative<SetStep>(step.what) ||
         std::holds_alternative<BranchStep>(step.what);
}

}  // namespace

const std::vector<Step>& Machine::steps() const {
  if (run_.phase == Phase::rollback) return program_.rollback;
  return run_.phase == Phase::on_failure ? program_.on_failure : program_.steps;
}

const Step* Machine::pending() const {
  if (!run_.pending || run_.over() || run_.pending->step >= steps().size()) return nullptr;
  return &steps()[run_.pending->step];
}

const Step* Machine::advance(std::int64_t now) {
  while (!run_.over() && !run_.pending) {
    if (run_.next >= steps().size()) {
      next_phase(now);
      continue;
    }
    const Step& step = steps()[run_.next];
    std::string error;
    const bool due = is_due(step, error);
    if (error.empty() && !due) {
      ++run_.next;
      continue;
    }
    begin(step, now);
    StepEnd end;
    if (!error.empty()) {
      ended(StepEnd::failed(error), now);
    } else if (perform_inside(step, end)) {
      ended(end, now);
    } else {
      return &step;
    }
  }
  return run_.over() ? nullptr : pending();
}

bool Machine::is_due(const Step& step, std::string& error) const {
  return std::all_of(step.when.begin(), step.when.end(), [&](const Condition& each) {
    return error.empty() && holds(each, run_.values, run_.progress, error);
  });
}

// Steps about values alone; false where somebody has to perform it.
bool Machine::perform_inside(const Step& step, StepEnd& end) {
  std::string error;
  if (const auto* branch = std::get_if<BranchStep>(&step.what)) {
    const bool way = std::all_of(
        branch->conditions.begin(), branch->conditions.end(), [&](const Condition& each) {
          return error.empty() && holds(each, run_.values, run_.progress, error);
        });
    run_.values.set(branch->into, way);
  } else if (const auto* set = std::get_if<SetStep>(&step.what)) {
    for (const auto& [name, value] : set->values) {
      cox::Json filled = value.fill(run_.values, error);
      if (!error.empty()) break;
      run_.values.set(name, std::move(filled));
    }
    for (const auto& [name, parameter] : set->checks) {
      if (!error.empty()) break;
      const std::string why = misfit(parameter, run_.values.find(name).value_or(cox::Json()));
      if (!why.empty()) error = "\"" + name + "\" " + why;
    }
  } else if (const auto* fail = std::get_if<FailStep>(&step.what)) {
    const std::string why = fail->why.fill(run_.values, error);
    if (error.empty()) error = why.empty() ? "the runbook says so" : why;
  } else {
    return false;
  }
  if (!error.empty()) end = StepEnd::failed(error);
  return true;
}

void Machine::begin(const Step& step, std::int64_t now) {
  Pending pending;
  pending.step = run_.next;
  pending.since = now;
  if (step.deadline.count() > 0) pending.until = now + step.deadline.count();
  run_.pending = std::move(pending);
  run_.progress.began.insert(step.name);
  if (run_.phase == Phase::rollback && !is_silent(step)) run_.progress.began.insert("#rollback");
}

void Machine::ended(const StepEnd& end, std::int64_t now) {
  const Step* step = pending();
  if (step == nullptr) return;
  for (const auto& [name, value] : end.values) run_.values.set(step->name + "." + name, value);
  if (end.ok) {
    run_.progress.done.insert(step->name);
  } else if (run_.pending->attempt <= step->retries && !run_.cancelled) {
    run_.pending->delay = true;
    run_.pending->job.clear();
    run_.pending->note = end.error;
    run_.pending->since = now;
    run_.pending->until = now + step->delay.count();
    return;
  } else if (!step->ignore_failure) {
    return fail(*step, end.error);
  }
  run_.next = run_.pending->step + 1;
  run_.pending.reset();
}

void Machine::try_again(std::int64_t now) {
  const Step* step = pending();
  if (step == nullptr || !run_.pending->delay) return;
  const int attempt = run_.pending->attempt + 1;
  begin(*step, now);
  run_.pending->attempt = attempt;
}

void Machine::fail(const Step& step, const std::string& why) {
  run_.pending.reset();
  if (run_.phase == Phase::steps) {
    run_.error = why;
    run_.failed_step = step.title();
    run_.values.set("run.error", why);
    run_.values.set("run.failed_step", step.title());
    run_.next = steps().size();
    return;
  }
  // What puts things right goes as far as it can.
  const std::string which = run_.phase == Phase::rollback ? "rollback" : "on_failure";
  if (run_.later_error.empty())
    run_.later_error = which + " failed at '" + step.title() + "': " + why;
  if (run_.phase == Phase::rollback) run_.progress.done.insert("#rollback failed");
  run_.next = run_.phase == Phase::rollback ? steps().size() : run_.next + 1;
}

void Machine::next_phase(std::int64_t now) {
  const bool failed = !run_.ok();
  if (run_.phase == Phase::rollback && run_.progress.began.count("#rollback") > 0 &&
      run_.progress.done.count("#rollback failed") == 0) {
    run_.progress.done.insert("#rollback");
  }
  if (run_.phase == Phase::steps && failed) {
    run_.phase = Phase::rollback;
  } else if (run_.phase == Phase::rollback) {
    run_.phase = Phase::on_failure;
  } else {
    run_.phase = Phase::over;
    run_.ended = now;
  }
  run_.next = 0;
}

void Machine::cancel(const std::string& why) {
  if (run_.over() || run_.phase != Phase::steps) return;
  run_.cancelled = true;
  const std::size_t at = run_.pending ? run_.pending->step : run_.next;
  run_.error = why;
  run_.failed_step = at < steps().size() ? steps()[at].title() : "";
  run_.values.set("run.error", why);
  run_.values.set("run.failed_step", run_.failed_step);
  run_.pending.reset();
  run_.next = steps().size();
}

void Machine::give_up(const std::string& why, std::int64_t now) {
  const Step* step = pending();
  run_.failed_step = step == nullptr ? "" : step->title();
  run_.error = why;
  run_.unknown = true;
  run_.pending.reset();
  run_.phase = Phase::over;
  run_.ended = now;
}

std::size_t Machine::count() const {
  return static_cast<std::size_t>(std::count_if(steps().begin(), steps().end(),
                                                [](const Step& step) { return !is_silent(step); }));
}

std::size_t Machine::number() const {
  const std::size_t at =
      std::min(run_.pending ? run_.pending->step + 1 : run_.next, steps().size());
  return static_cast<std::size_t>(std::count_if(steps().begin(),
                                                steps().begin() + static_cast<std::ptrdiff_t>(at),
                                                [](const Step& step) { return !is_silent(step); }));
}

}  // namespace runbooks
