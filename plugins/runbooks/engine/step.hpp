// A step of a runbook, as it was written. Threads: values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/condition.hpp"
#include "engine/parameter.hpp"
#include "engine/section.hpp"
#include "engine/template.hpp"

namespace runbooks {

// What is taken out of a text that a step got: a process's output, an answer's body.
struct Capture {
  enum class Kind { text, json, pattern };
  std::string name;
  Kind kind = Kind::text;
  std::string path;  // json: "owner.mail"; empty: all of it
  Pattern pattern;   // its first group, or the whole match
};
using Captures = std::vector<Capture>;
using Fields = std::vector<std::pair<std::string, Template>>;

// A process, from a list of arguments.
struct Process {
  std::vector<Template> argv;  // the first is literal
  Template cwd;
  Fields env;
  Template input;
  std::vector<int> exits = {0};  // what counts as success
  bool dash = false;             // a value may begin an argument with '-'
  bool reads = false;            // it changes nothing: it may be run again, and in a plan
  std::string show = "on_failure";
  std::int64_t memory_bytes = 0;
};

// An HTTP request.
struct Request {
  std::string method = "GET";
  Template url;
  Fields fields;
  Fields form;
  Template body;
  std::optional<JsonTemplate> json;
  std::vector<std::pair<int, int>> expect = {{200, 299}};
  bool repeatable = false;  // it may be sent again where it is not known whether it arrived

  bool may_repeat() const { return repeatable || method == "GET" || method == "HEAD"; }
};

struct RunStep {
  Process process;
  Captures captures;
};
struct HttpStep {
  Request request;
  Captures captures;
};
// Until something is so; looked at again and again.
struct WaitStep {
  enum class For { time, http, port, file, output, fact };
  For what = For::time;
  Millis time{0};
  Request request;
  Template pattern;  // in the answer, the file or the output; empty: anything will do
  Template host, port;
  Template path;
  bool gone = false;  // the file is to go
  Process process;
  Template fact;
  std::optional<JsonTemplate> is;
  Millis every{2'000};
};
struct AskStep {
  Template question;
  std::vector<std::string> choices;
  Pattern pattern;  // what an answer must look like
};
// Goes on when somebody else says so.
struct ApproveStep {
  Template question;
  std::vector<std::string> by;  // accounts that may, as "ADAPTER:ACCOUNT"; empty: anybody known
};
struct FactStep {
  Template name;
  std::optional<JsonTemplate> value;  // none: the fact is taken back
  Millis span{0};
};
struct SayStep {
  Template text;
  Template room;  // empty: where the command was given
};
struct SetStep {
  std::vector<std::pair<std::string, JsonTemplate>> values;
  // What a called runbook takes: the values are checked against it.
  std::vector<std::pair<std::string, Parameter>> checks;
};
struct LockStep {
  Template key;
  Template why;
  Millis span{0};
  bool release = false;
};
struct FailStep {
  Template why;
};
// Decides once which way it goes; `into` keeps the answer.
struct BranchStep {
  Conditions conditions;
  std::string into;
};
// Another runbook; gone once the runbooks are linked.
struct CallStep {
  std::string runbook;
  std::vector<std::pair<std::string, JsonTemplate>> arguments;
};

struct Step {
  using What = std::variant<RunStep, HttpStep, WaitStep, AskStep, ApproveStep, FactStep, SayStep,
                            SetStep, LockStep, FailStep, BranchStep, CallStep>;
  int line = 0;
  std::string name;    // what its values are found below
  bool named = false;  // somebody gave it that name
  Conditions when;     // all must hold
  What what;
  int retries = 0;
  Millis delay{5'000};  // before another try
  Millis deadline{0};   // of one try
  bool ignore_failure = false;

  // The kind as it is written: "run", "http"...
  std::string_view kind() const;
  // For people, where it has no name.
  std::string title() const { return named ? name : std::string(kind()); }
  Step within(const std::string& prefix) const;
};

// Names of the values that the step needs, and those that it sets.
std::vector<std::string> needs(const Step& step);
std::vector<std::string> sets(const Step& step);
void needs(const Process& process, std::vector<std::string>& names);
void needs(const Request& request, std::vector<std::string>& names);

}  // namespace runbooks
