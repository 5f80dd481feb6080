#include "engine/describe.hpp"

#include "engine/values.hpp"

namespace runbooks {

namespace {

using cox::Json;

std::string shown(const Process& process, const Values& values) {
  std::vector<std::string> words;
  for (const Template& argument : process.argv) words.push_back(argument.preview(values));
  std::string text = runbooks::shown(words);
  if (!process.cwd.empty()) text += " (in " + process.cwd.preview(values) + ")";
  return text;
}

struct Describer {
  const Values& values;

  std::string operator()(const RunStep& it) const { return shown(it.process, values); }
  std::string operator()(const HttpStep& it) const {
    std::string text = it.request.method + " " + it.request.url.preview(values);
    if (it.request.json) text += " " + it.request.json->preview(values).dump();
    if (!it.request.body.empty()) text += " " + it.request.body.preview(values);
    return text;
  }
  std::string operator()(const WaitStep& it) const {
    switch (it.what) {
      case WaitStep::For::time:
        return "wait " + to_text(it.time);
      case WaitStep::For::http:
        return "wait for " + it.request.url.preview(values) + " to answer";
      case WaitStep::For::port:
        return "wait for port " + it.host.preview(values) + ":" + it.port.preview(values);
      case WaitStep::For::file:
        return "wait for the file " + it.path.preview(values) + (it.gone ? " to go" : "");
      case WaitStep::For::output:
        return "wait for the output of " + shown(it.process, values);
      default:
        return "wait for the fact " + it.fact.preview(values);
    }
  }
  std::string operator()(const AskStep& it) const { return "ask: " + it.question.preview(values); }
  std::string operator()(const ApproveStep& it) const {
    return "wait until somebody else approves: " + it.question.preview(values);
  }
  std::string operator()(const FactStep& it) const {
    const std::string name = it.name.preview(values);
    return it.value ? "fact " + name + " = " + it.value->preview(values).dump()
                    : "take back the fact " + name;
  }
  std::string operator()(const SayStep& it) const {
    const std::string room = it.room.preview(values);
    return "say" + (room.empty() ? "" : " in " + room) + ": " + it.text.preview(values);
  }
  std::string operator()(const SetStep& it) const {
    std::string text = "set";
    for (const auto& [name, value] : it.values)
      text += " " + name + " = " + to_text(value.preview(values));
    return text;
  }
  std::string operator()(const LockStep& it) const {
    return (it.release ? "unlock " : "lock ") + it.key.preview(values);
  }
  std::string operator()(const FailStep& it) const { return "fail: " + it.why.preview(values); }
  std::string operator()(const BranchStep& it) const {
    std::string text = "if";
    for (const Condition& each : it.conditions)
      text += (text == "if" ? " " : " and ") + runbooks::to_text(each);
    return text;
  }
  std::string operator()(const CallStep& it) const { return "call " + it.runbook; }
};

// The conditions that can be decided by now; "" where it runs, or "never".
std::string condition_text(const Step& step, const Values& values) {
  std::string text;
  for (const Condition& each : step.when) {
    if (each.kind == Condition::Kind::branch && !values.find(each.name)) {
      text += (text.empty() ? "" : " and ") + std::string(each.expected ? "then of " : "else of ") +
              each.name.substr(3);
      continue;
    }
    text += (text.empty() ? "" : " and ") + runbooks::to_text(each);
  }
  return text;
}

// Whether it is certain that the step does not run.
bool never(const Step& step, const Values& values) {
  for (const Condition& each : step.when) {
    const bool about_steps =
        each.kind == Condition::Kind::began || each.kind == Condition::Kind::done;
    if (about_steps || (each.kind == Condition::Kind::branch && !values.find(each.name))) continue;
    std::string error;
    if (!holds(each, values, {}, error) && error.empty()) return true;
  }
  return false;
}

// What is known before anything runs: values that are only put together.
void foresee(const Step& step, Values& values) {
  std::string error;
  if (const auto* set = std::get_if<SetStep>(&step.what)) {
    for (const auto& [name, value] : set->values) {
      Json filled = value.fill(values, error);
      if (error.empty()) values.set(name, std::move(filled));
    }
  }
  if (const auto* branch = std::get_if<BranchStep>(&step.what)) {
    bool way = true;
    for (const Condition& each : branch->conditions) {
      const bool steps = each.kind == Condition::Kind::began || each.kind == Condition::Kind::done;
      if (steps) return;
      way = holds(each, values, {}, error) && way;
    }
    if (error.empty()) values.set(branch->into, way);
  }
}

void add_steps(std::string& text, const std::vector<Step>& steps, Values& values) {
  int number = 0;
  for (const Step& step : steps) {
    foresee(step, values);
    if (never(step, values)) continue;
    if (std::holds_alternative<BranchStep>(step.what)) continue;
    if (std::holds_alternative<SetStep>(step.what)) continue;
    text += "\n  " + std::to_string(++number) + ". " + (step.named ? step.name + ": " : "") +
            describe(step, values);
    const std::string when = condition_text(step, values);
    if (!when.empty()) text += "  [" + when + "]";
  }
}

}  // namespace

std::string shown(const std::vector<std::string>& argv) {
  std::string text;
  for (const std::string& word : argv) {
    const bool plain = !word.empty() &&
                       word.find_first_of(std::string_view(" \t\n\r\"'\\$`;&|<>(){}*?!#~\0", 24)) ==
                           std::string::npos;
    if (!text.empty()) text += ' ';
    text += plain ? word : Json(word).dump();
  }
  return text;
}

std::string describe(const Step& step, const Values& values) {
  return std::visit(Describer{values}, step.what);
}

std::string describe(const Program& program, const Values& values) {
  Values known = values;
  std::string text;
  add_steps(text, program.steps, known);
  const auto add_more = [&](const char* head, const std::vector<Step>& steps) {
    std::string more;
    add_steps(more, steps, known);
    if (!more.empty()) text += std::string("\n") + head + more;
  };
  add_more("if a step fails:", program.rollback);
  add_more("then, in any case of failure:", program.on_failure);
  return text.empty() ? "nothing" : text.substr(1);
}

Json facts(const Program& program, const Values& values) {
  Values known = values;
  Json steps = Json::array();
  for (const Step& step : program.steps) {
    foresee(step, known);
    if (!never(step, known)) steps.push(describe(step, known));
  }
  return steps;
}

}  // namespace runbooks
