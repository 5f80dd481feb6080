#include "engine/read_steps.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "engine/read_parts.hpp"

namespace runbooks {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostSteps = 500;

// One step while it is read.
struct Reading {
  Step& step;
  Section& section;
  const Node& main;  // the value of the name that says the kind
  Problems& problems;

  Template text() const {
    if (!main.is_string()) section.problem(main.line, "this must be a text");
    return {main.text(), main.line, problems};
  }
};

void read_run(const Reading& it) {
  RunStep run;
  run.process = read_process(it.section, it.main, it.problems);
  run.captures = read_captures(it.section, it.problems);
  it.step.deadline = 10min;
  it.step.what = std::move(run);
}

void read_http(const Reading& it) {
  HttpStep http;
  http.request = read_request(it.section, it.main, it.problems);
  http.captures = read_captures(it.section, it.problems);
  it.step.deadline = 30s;
  it.step.what = std::move(http);
}

// A regular expression in which values stand for themselves.
void read_wait_pattern(WaitStep& wait, Section& how, std::string_view name, Problems& problems) {
  wait.pattern = read_template(how, name, problems);
  std::string like;
  for (const Template::Part& part : wait.pattern.parts()) like += part.is_value ? "x" : part.text;
  if (!wait.pattern.empty()) make_pattern(like, how.line(), problems);
}

void read_wait_http(WaitStep& wait, Section& how, Problems& problems) {
  wait.what = WaitStep::For::http;
  wait.request = read_request(how, *how.get("http"), problems);
  read_wait_pattern(wait, how, "body_matches", problems);
  if (!wait.request.may_repeat()) how.problem(how.line(), "only GET and HEAD can be waited for");
}

void read_wait_for(WaitStep& wait, const Node& node, Section& how, Problems& problems) {
  if (node.find("http") != nullptr) return read_wait_http(wait, how, problems);
  if (node.find("port") != nullptr) {
    wait.what = WaitStep::For::port;
    wait.port = read_template(how, "port", problems);
    wait.host = read_template(how, "host", problems);
    if (wait.host.empty()) wait.host = Template::literal("127.0.0.1");
  } else if (node.find("file") != nullptr) {
    wait.what = WaitStep::For::file;
    wait.path = read_template(how, "file", problems);
    read_wait_pattern(wait, how, "contains", problems);
    how.read("gone", wait.gone);
    if (wait.gone && !wait.pattern.empty())
      how.problem(how.line(), "a file that is gone contains nothing");
  } else if (const Node* run = how.get("run")) {
    wait.what = WaitStep::For::output;
    wait.process = read_process(how, *run, problems);
    read_wait_pattern(wait, how, "matches", problems);
    wait.process.reads = true;
  } else if (node.find("fact") != nullptr) {
    wait.what = WaitStep::For::fact;
    wait.fact = read_template(how, "fact", problems);
    if (const Node* is = how.get("is")) wait.is = JsonTemplate(*is, problems);
  } else {
    how.problem(node.line, "it waits for one of http, port, file, run and fact");
  }
}

void read_wait(const Reading& it) {
  WaitStep wait;
  it.step.deadline = 5min;
  if (it.main.is_string() || it.main.value.is_int()) {
    it.section.read("wait", wait.time);
    it.step.deadline = wait.time + 1min;
  } else {
    Section how(it.main, "wait", it.problems);
    read_wait_for(wait, it.main, how, it.problems);
    how.finish();
  }
  it.section.read("every", wait.every);
  if (wait.every < 100ms) it.section.problem(it.step.line, "\"every\" is at least 100 ms");
  it.step.what = std::move(wait);
}

void read_ask(const Reading& it) {
  AskStep ask;
  ask.question = it.text();
  it.section.read("choices", ask.choices);
  ask.pattern = read_pattern(it.section, "matches", it.problems);
  it.step.deadline = 10min;
  it.step.what = std::move(ask);
}

void read_approve(const Reading& it) {
  ApproveStep approve;
  approve.question = it.text();
  it.section.read("by", approve.by);
  it.step.deadline = 1h;
  it.step.what = std::move(approve);
}

void read_fact(const Reading& it) {
  FactStep fact;
  fact.name = it.text();
  const Node* value = it.section.get("value");
  if (value == nullptr) {
    it.section.problem(it.step.line, "it needs a \"value\"; null takes the fact back");
  } else if (!(value->kind == Node::Kind::scalar && value->value.is_null())) {
    fact.value = JsonTemplate(*value, it.problems);
  }
  it.section.read("for", fact.span);
  it.step.what = std::move(fact);
}

void read_say(const Reading& it) {
  SayStep say;
  say.text = it.text();
  say.room = read_template(it.section, "room", it.problems);
  it.step.what = std::move(say);
}

void read_set(const Reading& it) {
  SetStep set;
  if (!it.main.is_object() || it.main.members.empty())
    it.section.problem(it.main.line, "\"set\" must be an object, {\"name\": value}");
  for (const auto& [name, value] : it.main.members) {
    if (!is_name(name) || name == "run")
      it.section.problem(value.line, "\"" + name + "\" is no name: letters, digits, '_' and '-'");
    set.values.emplace_back(name, JsonTemplate(value, it.problems));
  }
  it.step.what = std::move(set);
}

void read_lock(const Reading& it) {
  LockStep lock;
  lock.key = it.text();
  lock.release = it.section.get("unlock") != nullptr;
  if (!lock.release) {
    lock.why = read_template(it.section, "because", it.problems);
    it.section.read("for", lock.span);
  }
  it.step.what = std::move(lock);
}

void read_fail(const Reading& it) { it.step.what = FailStep{it.text()}; }

void read_call(const Reading& it) {
  CallStep call;
  it.section.read("call", call.runbook);
  if (const Node* with = it.section.object("with")) {
    for (const auto& [name, value] : with->members)
      call.arguments.emplace_back(name, JsonTemplate(value, it.problems));
  }
  it.step.what = std::move(call);
}

struct Kind {
  std::string_view name;
  void (*read)(const Reading& it);
};
constexpr std::array kKinds = {
    Kind{"run", read_run},   Kind{"http", read_http},       Kind{"wait", read_wait},
    Kind{"ask", read_ask},   Kind{"approve", read_approve}, Kind{"fact", read_fact},
    Kind{"say", read_say},   Kind{"set", read_set},         Kind{"lock", read_lock},
    Kind{"fail", read_fail}, Kind{"call", read_call},       Kind{"unlock", read_lock},
};

void read_retries(Section& section, Step& step, Problems& problems) {
  const Node* node = section.get("retries");
  if (node == nullptr) return;
  if (!node->is_object()) return section.read("retries", step.retries, 0, 100);
  Section retries(*node, "retries", problems);
  retries.read("count", step.retries, 0, 100);
  retries.read("delay", step.delay);
  retries.finish();
}

// What steps of every kind have.
void read_common(Section& section, Step& step, Problems& problems) {
  if (const Node* when = section.get("when")) step.when = read_conditions(*when, problems);
  read_retries(section, step, problems);
  section.read("deadline", step.deadline);
  section.read("ignore_failure", step.ignore_failure);
}

class StepsReader {
 public:
  StepsReader(std::string prefix, Problems& problems)
      : prefix_(std::move(prefix)), problems_(problems) {}

  void read(const Node& list, const Conditions& under) {
    if (!list.is_array()) {
      problems_.push_back({list.line, "steps are a list, [...]"});
      return;
    }
    for (const Node& node : list.items) {
      if (steps_.size() >= kMostSteps) {
        problems_.push_back({node.line, "there are more than 500 steps"});
        return;
      }
      read_one(node, under);
    }
  }
  std::vector<Step> take() { return std::move(steps_); }

 private:
  void read_one(const Node& node, const Conditions& under) {
    Step step;
    step.line = node.line;
    step.name = prefix_ + std::to_string(steps_.size() + 1);
    if (const Node* name = node.find("name"); name != nullptr) {
      step.name = name->value.as_string();
      step.named = true;
      if (!is_name(step.name) || step.name == "run") {
        problems_.push_back({name->line,
                             "a step's name is letters, digits, '_' and '-', and "
                             "not \"run\""});
      }
    }
    Section section(node, "step '" + step.name + "'", problems_);
    section.get("name");
    if (node.find("if") != nullptr) return read_if(node, section, std::move(step), under);
    read_kind(node, section, step);
    read_common(section, step, problems_);
    step.when.insert(step.when.begin(), under.begin(), under.end());
    section.finish();
    steps_.push_back(std::move(step));
  }

  void read_kind(const Node& node, Section& section, Step& step) {
    const Kind* found = nullptr;
    for (const Kind& kind : kKinds) {
      if (node.find(kind.name) == nullptr) continue;
      if (found != nullptr) {
        section.problem(node.line, "it is both \"" + std::string(found->name) + "\" and \"" +
                                       std::string(kind.name) + "\": make two steps of it");
        return;
      }
      found = &kind;
    }
    if (found == nullptr) {
      section.problem(node.line,
                      "it does nothing: a step has one of run, http, wait, ask, approve, "
                      "fact, say, set, lock, unlock, fail, call, if");
      return;
    }
    found->read({step, section, *section.get(found->name), problems_});
  }

  void read_if(const Node& node, Section& section, Step step, const Conditions& under) {
    BranchStep branch;
    branch.conditions = read_conditions(*section.get("if"), problems_);
    branch.into = "if." + step.name;
    Condition way;
    way.line = node.line;
    way.kind = Condition::Kind::branch;
    way.name = branch.into;
    step.what = std::move(branch);
    step.when = under;
    steps_.push_back(std::move(step));
    const Node* then = section.get("then");
    const Node* otherwise = section.get("else");
    section.finish();
    if (then == nullptr && otherwise == nullptr)
      section.problem(node.line, "an \"if\" needs steps under \"then\" or \"else\"");
    Conditions bound = under;
    bound.push_back(way);
    if (then != nullptr) read(*then, bound);
    bound.back().expected = false;
    if (otherwise != nullptr) read(*otherwise, bound);
  }

  const std::string prefix_;
  Problems& problems_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> read_steps(const Node& list, const std::string& prefix, Problems& problems) {
  StepsReader reader(prefix, problems);
  reader.read(list, {});
  return reader.take();
}

}  // namespace runbooks
