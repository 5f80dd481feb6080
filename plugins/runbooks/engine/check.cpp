#include "engine/check.hpp"

#include <algorithm>
#include <set>

namespace runbooks {

namespace {

// Names that every run has.
const std::map<std::string, Trust>& standing() {
  static const std::map<std::string, Trust> names = {
      {"run.id", Trust::tame},        {"run.by", Trust::said},
      {"run.user", Trust::said},      {"run.room", Trust::computed},
      {"run.error", Trust::computed}, {"run.failed_step", Trust::tame},
      {"run.time", Trust::tame},
  };
  return names;
}

class Checker {
 public:
  Checker(const Runbook& runbook, Problems& problems) : problems_(problems) {
    for (const auto& [name, trust] : standing()) scope_.names[name] = {trust, false, false};
    for (const Parameter& each : runbook.parameters) {
      scope_.names[each.name] = {each.is_tame() ? Trust::tame : Trust::said, !each.always_there(),
                                 each.type == "json"};
    }
  }

  // Steps may name the values of those before them.
  void walk(const std::vector<Step>& steps) {
    for (const Step& step : steps) one(step);
  }
  void text(const Template& text, int line, const char* what) {
    for (const std::string& name : text.names()) need(name, line, what, {});
  }
  void result(const std::vector<std::pair<std::string, JsonTemplate>>& values, int line) {
    std::vector<std::string> names;
    for (const auto& [name, value] : values) value.collect(names);
    for (const std::string& name : names) need(name, line, "result", {});
  }

 private:
  void one(const Step& step) {
    if (!seen_.insert(step.name).second)
      problems_.push_back({step.line, "two steps are called '" + step.name + "'"});
    const std::set<std::string> given = given_by(step.when);
    for (const std::string& name : needs(step)) need(name, step.line, step.name, given);
    check_names(step.when);
    if (const auto* branch = std::get_if<BranchStep>(&step.what)) {
      branches_[branch->into] = given_by(branch->conditions);
      scope_.names[branch->into] = {Trust::tame, true, false};
      check_names(branch->conditions);
    }
    check_safety(step, scope_, problems_);
    learn(step);
  }

  // The values that are there because a condition says so.
  std::set<std::string> given_by(const Conditions& conditions) const {
    std::set<std::string> given;
    for (const Condition& each : conditions) {
      if (!each.expected) continue;
      if (each.kind == Condition::Kind::given) given.insert(std::string(each.value.single()));
      const auto branch = branches_.find(each.name);
      if (each.kind == Condition::Kind::branch && branch != branches_.end())
        given.insert(branch->second.begin(), branch->second.end());
    }
    return given;
  }

  void check_names(const Conditions& conditions) {
    for (const Condition& each : conditions) {
      const bool step = each.kind == Condition::Kind::began || each.kind == Condition::Kind::done;
      if (step && seen_.count(each.name) == 0)
        problems_.push_back({each.line, "there is no step '" + each.name + "' before this"});
      if (each.kind == Condition::Kind::given && scope_.find(each.value.single()) == nullptr)
        problems_.push_back({each.line, unknown(std::string(each.value.single()))});
    }
  }

  std::string unknown(const std::string& name) const {
    std::vector<std::string> all;
    for (const auto& [known, what] : scope_.names) {
      if (known.rfind("if.", 0) != 0) all.push_back(known);
    }
    const std::string meant = nearest(name, all);
    return "there is no value {" + name + "} here" +
           (meant.empty() ? "" : "; did you mean {" + meant + "}?");
  }

  void need(const std::string& name, int line, const std::string& step,
            const std::set<std::string>& given) {
    bool exact = true;
    const Scope::Known* known = scope_.find(name, &exact);
    if (known == nullptr || (!exact && !known->json)) {
      problems_.push_back({line, "step '" + step + "': " + unknown(name)});
    } else if (known->maybe && given.count(name) == 0) {
      problems_.push_back({line, "step '" + step + "': {" + name +
                                     "} may not be given: declare a default, or say \"when\": "
                                     "{\"given\": \"" +
                                     name + "\"}"});
    }
  }

  void learn(const Step& step) {
    if (const auto* set = std::get_if<SetStep>(&step.what)) return learn_set(*set);
    const auto* ask = std::get_if<AskStep>(&step.what);
    for (const std::string& name : sets(step)) {
      Scope::Known& known = scope_.names[name];
      known.trust = ask == nullptr         ? Trust::computed
                    : ask->choices.empty() ? Trust::said
                                           : Trust::tame;
      const bool status = name == step.name + ".exit" || name == step.name + ".status";
      if (status) known.trust = Trust::tame;
      known.json = captures_json(step, name);
    }
  }

  static bool captures_json(const Step& step, const std::string& name) {
    const auto* run = std::get_if<RunStep>(&step.what);
    const auto* http = std::get_if<HttpStep>(&step.what);
    const Captures none;
    const Captures& captures = run != nullptr    ? run->captures
                               : http != nullptr ? http->captures
                                                 : none;
    return std::any_of(captures.begin(), captures.end(), [&](const Capture& each) {
      return each.kind == Capture::Kind::json && step.name + "." + each.name == name;
    });
  }

  void learn_set(const SetStep& set) {
    for (const auto& [name, value] : set.values) {
      std::vector<std::string> from;
      value.collect(from);
      Scope::Known known{Trust::tame, false, true};
      for (const std::string& each : from) {
        const Scope::Known* source = scope_.find(each);
        known.trust = std::max(known.trust, source == nullptr ? Trust::said : source->trust);
      }
      if (known.trust == Trust::said && value.begins_literally()) known.trust = Trust::computed;
      scope_.names[name] = known;
    }
    for (const auto& [name, parameter] : set.checks) {
      Scope::Known& known = scope_.names[name];
      if (parameter.is_tame()) known.trust = Trust::tame;
      known.maybe = std::none_of(set.values.begin(), set.values.end(),
                                 [&, &n = name](const auto& each) { return each.first == n; });
      known.json = parameter.type == "json";
    }
  }

  Problems& problems_;
  Scope scope_;
  std::set<std::string> seen_;
  std::map<std::string, std::set<std::string>> branches_;
};

}  // namespace

const Scope::Known* Scope::find(std::string_view name, bool* exact) const {
  for (std::size_t end = name.size(); end != std::string_view::npos && end > 0;
       end = name.rfind('.', end - 1)) {
    const auto found = names.find(std::string(name.substr(0, end)));
    if (found == names.end()) continue;
    if (exact != nullptr) *exact = end == name.size();
    return &found->second;
  }
  return nullptr;
}

Trust Scope::trust(const Template& text) const {
  Trust worst = Trust::tame;
  for (const std::string& name : text.names()) {
    const Known* known = find(name);
    worst = std::max(worst, known == nullptr ? Trust::said : known->trust);
  }
  return worst;
}

void check(const Runbook& runbook, const Program& program, Problems& problems) {
  Checker checker(runbook, problems);
  checker.text(program.title, runbook.line, "title");
  checker.text(program.key, runbook.line, "key");
  checker.walk(program.plan);  // what the plan found is there for the steps, too
  checker.walk(program.steps);
  checker.result(runbook.result, runbook.line);
  checker.walk(program.rollback);
  checker.walk(program.on_failure);
}

}  // namespace runbooks
