#include "engine/step.hpp"

#include <array>

namespace runbooks {

namespace {

template <class... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};
template <class... Each>
Overloaded(Each...) -> Overloaded<Each...>;

void add(std::vector<std::string>& names, const Template& text) {
  for (std::string& name : text.names()) names.push_back(std::move(name));
}

void add(std::vector<std::string>& names, const Fields& fields) {
  for (const auto& [name, value] : fields) add(names, value);
}

Fields within(const Fields& fields, const std::string& prefix) {
  Fields moved = fields;
  for (auto& [name, value] : moved) value = value.within(prefix);
  return moved;
}

Process within(Process process, const std::string& prefix) {
  for (Template& each : process.argv) each = each.within(prefix);
  process.cwd = process.cwd.within(prefix);
  process.env = within(process.env, prefix);
  process.input = process.input.within(prefix);
  return process;
}

Request within(Request request, const std::string& prefix) {
  request.url = request.url.within(prefix);
  request.fields = within(request.fields, prefix);
  request.form = within(request.form, prefix);
  request.body = request.body.within(prefix);
  if (request.json) request.json = request.json->within(prefix);
  return request;
}

template <class Pairs>
void move_pairs(Pairs& pairs, const std::string& prefix, bool names) {
  for (auto& [name, value] : pairs) {
    value = value.within(prefix);
    if (names) name = prefix + name;
  }
}

struct Mover {
  const std::string& prefix;

  void operator()(RunStep& it) const { it.process = within(std::move(it.process), prefix); }
  void operator()(HttpStep& it) const { it.request = within(std::move(it.request), prefix); }
  void operator()(WaitStep& it) const {
    it.request = within(std::move(it.request), prefix);
    it.process = within(std::move(it.process), prefix);
    for (Template* each : {&it.host, &it.port, &it.path, &it.fact, &it.pattern})
      *each = each->within(prefix);
    if (it.is) it.is = it.is->within(prefix);
  }
  void operator()(AskStep& it) const { it.question = it.question.within(prefix); }
  void operator()(ApproveStep& it) const { it.question = it.question.within(prefix); }
  void operator()(FactStep& it) const {
    it.name = it.name.within(prefix);
    if (it.value) it.value = it.value->within(prefix);
  }
  void operator()(SayStep& it) const {
    it.text = it.text.within(prefix);
    it.room = it.room.within(prefix);
  }
  void operator()(SetStep& it) const {
    move_pairs(it.values, prefix, true);
    for (auto& [name, parameter] : it.checks) name = prefix + name;
  }
  void operator()(LockStep& it) const {
    it.key = it.key.within(prefix);
    it.why = it.why.within(prefix);
  }
  void operator()(FailStep& it) const { it.why = it.why.within(prefix); }
  void operator()(BranchStep& it) const {
    for (Condition& each : it.conditions) each = each.within(prefix);
    it.into = prefix + it.into;
  }
  void operator()(CallStep& it) const { move_pairs(it.arguments, prefix, false); }
};

void conditions_need(const Conditions& conditions, std::vector<std::string>& names) {
  for (const Condition& each : conditions) {
    if (each.kind == Condition::Kind::given) continue;
    add(names, each.value);
    for (const Template& with : each.with) add(names, with);
  }
}

struct Needs {
  std::vector<std::string>& names;

  void operator()(const RunStep& it) const { needs(it.process, names); }
  void operator()(const HttpStep& it) const { needs(it.request, names); }
  void operator()(const WaitStep& it) const {
    needs(it.request, names);
    needs(it.process, names);
    for (const Template* each : {&it.host, &it.port, &it.path, &it.fact, &it.pattern})
      add(names, *each);
    if (it.is) it.is->collect(names);
  }
  void operator()(const AskStep& it) const { add(names, it.question); }
  void operator()(const ApproveStep& it) const { add(names, it.question); }
  void operator()(const FactStep& it) const {
    add(names, it.name);
    if (it.value) it.value->collect(names);
  }
  void operator()(const SayStep& it) const {
    add(names, it.text);
    add(names, it.room);
  }
  void operator()(const SetStep& it) const {
    for (const auto& [name, value] : it.values) value.collect(names);
  }
  void operator()(const LockStep& it) const {
    add(names, it.key);
    add(names, it.why);
  }
  void operator()(const FailStep& it) const { add(names, it.why); }
  void operator()(const BranchStep& it) const { conditions_need(it.conditions, names); }
  void operator()(const CallStep& it) const {
    for (const auto& [name, value] : it.arguments) value.collect(names);
  }
};

}  // namespace

std::string_view Step::kind() const {
  static constexpr std::array<std::string_view, std::variant_size_v<What>> kinds = {
      "run", "http", "wait", "ask", "approve", "fact", "say", "set", "lock", "fail", "if", "call"};
  return kinds[what.index()];
}

Step Step::within(const std::string& prefix) const {
  Step moved = *this;
  moved.name = prefix + name;
  for (Condition& each : moved.when) each = each.within(prefix);
  std::visit(Mover{prefix}, moved.what);
  return moved;
}

void needs(const Process& process, std::vector<std::string>& names) {
  for (const Template& each : process.argv) add(names, each);
  add(names, process.cwd);
  add(names, process.env);
  add(names, process.input);
}

void needs(const Request& request, std::vector<std::string>& names) {
  add(names, request.url);
  add(names, request.fields);
  add(names, request.form);
  add(names, request.body);
  if (request.json) request.json->collect(names);
}

std::vector<std::string> needs(const Step& step) {
  std::vector<std::string> names;
  conditions_need(step.when, names);
  std::visit(Needs{names}, step.what);
  return names;
}

std::vector<std::string> sets(const Step& step) {
  std::vector<std::string> names;
  const auto captured = [&](const Captures& captures) {
    for (const Capture& each : captures) names.push_back(step.name + "." + each.name);
  };
  if (const auto* run = std::get_if<RunStep>(&step.what)) {
    names = {step.name + ".exit", step.name + ".output"};
    captured(run->captures);
  } else if (const auto* http = std::get_if<HttpStep>(&step.what)) {
    names = {step.name + ".status", step.name + ".body"};
    captured(http->captures);
  } else if (std::holds_alternative<AskStep>(step.what)) {
    names = {step.name + ".answer"};
  } else if (std::holds_alternative<ApproveStep>(step.what)) {
    names = {step.name + ".by"};
  } else if (const auto* set = std::get_if<SetStep>(&step.what)) {
    for (const auto& [name, value] : set->values) names.push_back(name);
  }
  return names;
}

}  // namespace runbooks
