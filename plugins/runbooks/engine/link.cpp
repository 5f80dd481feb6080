#include <algorithm>

#include "engine/check.hpp"
#include "engine/program.hpp"

namespace runbooks {

namespace {

constexpr std::size_t kMostSteps = 2'000;
constexpr std::size_t kMostDepth = 20;

int rank(const std::string& effect) { return effect == "destroys" ? 2 : effect == "reads" ? 0 : 1; }

class Linker {
 public:
  Linker(const Runbook& root, const Lookup& lookup, Problems& problems)
      : root_(root), lookup_(lookup), problems_(problems), path_{root.id} {}

  std::vector<Step> link(const std::vector<Step>& steps) {
    std::vector<Step> out;
    for (const Step& step : steps) {
      const auto* call = std::get_if<CallStep>(&step.what);
      if (call == nullptr) {
        out.push_back(step);
      } else {
        put_in(step, *call, out);
      }
      if (out.size() <= kMostSteps) continue;
      problem(step, "with what it calls it has more than 2000 steps");
      break;
    }
    return out;
  }

 private:
  void problem(const Step& step, const std::string& what) {
    problems_.push_back({step.line, what});
  }

  const Runbook* callee(const Step& step, const CallStep& call) {
    const Runbook* found = lookup_(call.runbook);
    if (found == nullptr) {
      problem(step, "there is no runbook '" + call.runbook + "' to call");
      return nullptr;
    }
    if (std::find(path_.begin(), path_.end(), call.runbook) != path_.end()) {
      std::string circle;
      for (const std::string& each : path_) circle += each + " -> ";
      problem(step, "it would never end: " + circle + call.runbook);
      return nullptr;
    }
    if (path_.size() >= kMostDepth) {
      problem(step, "runbooks call each other more than 20 levels deep");
      return nullptr;
    }
    if (rank(found->effect) > rank(root_.effect)) {
      problem(step, "'" + call.runbook + "' " + found->effect +
                        ", so a runbook that calls it "
                        "cannot say it only " +
                        root_.effect);
    }
    if (step.retries > 0 || step.ignore_failure)
      problem(step, "\"retries\" and \"ignore_failure\" belong to the steps that are called");
    return found;
  }

  // The arguments, as values of the called one.
  SetStep enter(const Step& step, const CallStep& call, const Runbook& called,
                const std::string& prefix) {
    SetStep set;
    for (const Parameter& parameter : called.parameters) {
      const auto given =
          std::find_if(call.arguments.begin(), call.arguments.end(),
                       [&](const auto& each) { return each.first == parameter.name; });
      if (given != call.arguments.end()) {
        set.values.emplace_back(prefix + parameter.name, given->second);
      } else if (!parameter.standard.is_null()) {
        set.values.emplace_back(prefix + parameter.name,
                                JsonTemplate(make_node(parameter.standard, step.line), problems_));
      } else if (parameter.required) {
        problem(step, "'" + called.id + "' needs \"" + parameter.name + "\" under \"with\"");
      }
      set.checks.push_back({prefix + parameter.name, parameter});
    }
    for (const auto& [name, value] : call.arguments) {
      if (called.find(name) == nullptr)
        problem(step, "'" + called.id + "' takes no \"" + name + "\"");
    }
    return set;
  }

  void put_in(const Step& step, const CallStep& call, std::vector<Step>& out) {
    const Runbook* called = callee(step, call);
    if (called == nullptr) return;
    const std::string prefix = step.name + ".";
    // Decided once: what is called must not be cut short where a value changes meanwhile.
    Condition way;
    way.kind = Condition::Kind::branch;
    way.line = step.line;
    way.name = "if." + step.name;
    Step decision = step;
    decision.what = BranchStep{step.when, way.name};
    decision.when.clear();
    out.push_back(std::move(decision));
    Step begin = step;
    begin.name = prefix + "with";
    begin.named = false;
    begin.what = enter(step, call, *called, prefix);
    begin.when = {way};
    out.push_back(std::move(begin));

    path_.push_back(called->id);
    for (const Step& inner : link(called->steps)) {
      Step moved = inner.within(prefix);
      moved.line = step.line;
      moved.when.insert(moved.when.begin(), way);
      out.push_back(std::move(moved));
    }
    path_.pop_back();
    if (called->result.empty()) return;
    SetStep result;
    for (const auto& [name, value] : called->result)
      result.values.emplace_back(prefix + name, value.within(prefix));
    Step end = step;
    end.name = prefix + "result";
    end.named = false;
    end.what = std::move(result);
    end.when = {way};
    out.push_back(std::move(end));
  }

  const Runbook& root_;
  const Lookup& lookup_;
  Problems& problems_;
  std::vector<std::string> path_;
};

}  // namespace

Program link(const Runbook& runbook, const Lookup& lookup, Problems& problems) {
  Linker linker(runbook, lookup, problems);
  Program program;
  program.id = runbook.id;
  program.parameters = runbook.parameters;
  program.steps = linker.link(runbook.steps);
  program.rollback = linker.link(runbook.rollback);
  program.on_failure = linker.link(runbook.on_failure);
  program.plan = linker.link(runbook.plan);
  program.title = runbook.title;
  program.key = runbook.key;
  program.deadline = runbook.deadline;
  check(runbook, program, problems);
  return program;
}

}  // namespace runbooks
