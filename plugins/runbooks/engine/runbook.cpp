#include "engine/runbook.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "engine/read_parts.hpp"
#include "engine/read_steps.hpp"

namespace runbooks {

namespace {

using cox::Json;
using namespace std::chrono_literals;

constexpr std::array kEffects = {"reads", "writes", "destroys"};

bool is_command_id(std::string_view id) {
  if (id.empty() || id.size() > 100 || id.back() == '.') return false;
  bool first = true;
  for (const char byte : id) {
    const bool letter = byte >= 'a' && byte <= 'z';
    if (byte == '.' && !first) {
      first = true;
      continue;
    }
    if (!letter && (first || !((byte >= '0' && byte <= '9') || byte == '-'))) return false;
    first = false;
  }
  return true;
}

// "parameters" is {"env": {...}} or [{"name": "env", ...}]; for the bot it becomes the latter.
std::vector<Node> parameter_nodes(Section& section) {
  std::vector<Node> nodes;
  const Node* all = section.get("parameters");
  if (all == nullptr) return nodes;
  if (all->is_array()) return all->items;
  for (const auto& [name, node] : all->members) {
    Node named = node;
    if (!named.is_object()) {
      section.problem(node.line, "parameter '" + name + "' must be an object, {...}");
      continue;
    }
    Node text;
    text.line = node.line;
    text.value = name;
    named.members.insert(named.members.begin(), {"name", std::move(text)});
    nodes.push_back(std::move(named));
  }
  if (!all->is_object()) section.problem(all->line, "\"parameters\" must be an object, {...}");
  return nodes;
}

Parameter read_parameter(const Node& node, const std::map<std::string, bool>& said,
                         Problems& problems) {
  Parameter parameter;
  const Node* name = node.find("name");
  parameter.name = name == nullptr ? "" : name->value.as_string();
  Section section(node, "parameter '" + parameter.name + "'", problems);
  section.read("name", parameter.name);
  if (!is_name(parameter.name) || parameter.name == "run")
    section.problem(node.line, "its name must be letters, digits, '_' and '-', and not \"run\"");
  section.read("type", parameter.type);
  section.read("choices", parameter.choices);
  section.read("repeated", parameter.repeated);
  bool secret = false;
  section.read("secret", secret);
  if (secret) {
    section.problem(node.line,
                    "a run keeps what it was given, so it takes no secret: name one in "
                    "the config, and write ${secret:NAME} in the step");
  }
  if (const Node* standard = section.get("default")) parameter.standard = standard->json();
  const auto found = said.find(parameter.name);
  parameter.required = found != said.end() && !found->second;
  bool required = parameter.required;
  section.read("required", required);
  parameter.required = parameter.required || required;
  for (const char* other : {"help", "min", "max"}) section.get(other);
  section.finish();
  return parameter;
}

void read_parameters(Section& section, Runbook& runbook, const std::vector<std::string>& phrases,
                     Problems& problems) {
  const auto said = parameters_in(phrases);
  Json declared = Json::array();
  for (const Node& node : parameter_nodes(section)) {
    runbook.parameters.push_back(read_parameter(node, said, problems));
    declared.push(node.json());
  }
  for (const auto& [name, optional] : said) {
    if (runbook.find(name) != nullptr) continue;
    Parameter parameter;
    parameter.name = name;
    parameter.required = !optional;
    runbook.parameters.push_back(std::move(parameter));
  }
  if (declared.size() > 0) runbook.declaration.set("parameters", std::move(declared));
}

void read_declaration(Section& section, Runbook& runbook, Problems& problems) {
  section.read("id", runbook.id);
  if (!is_command_id(runbook.id))
    section.problem(section.line(), "\"" + runbook.id +
                                        "\" is no id: a-z, 0-9 and '-', parts "
                                        "joined by dots");
  std::vector<std::string> phrases;
  section.read("phrases", phrases);
  std::string phrase;
  section.read("phrase", phrase);
  if (!phrase.empty()) phrases.insert(phrases.begin(), phrase);
  section.read("effect", runbook.effect);
  if (std::find(kEffects.begin(), kEffects.end(), runbook.effect) == kEffects.end())
    section.problem(section.line(), "\"effect\" must be reads, writes or destroys");
  section.read("help", runbook.help);
  Json& out = runbook.declaration;
  out = Json::object({{"kind", "command"}, {"id", runbook.id}, {"effect", runbook.effect}});
  Json said = Json::array();
  for (const std::string& each : phrases) said.push(each);
  out.set("phrases", std::move(said)).set("help", runbook.help);
  for (const char* list : {"aliases", "examples"}) {
    if (const Node* node = section.array(list)) out.set(list, node->json());
  }
  std::string permission;
  section.read("permission", permission);
  if (!permission.empty()) out.set("permission", permission);
  bool hidden = false;
  section.read("hidden", hidden);
  if (hidden) out.set("hidden", true);
  out.set("plan", true);
  read_parameters(section, runbook, phrases, problems);
}

void read_result(Section& section, Runbook& runbook, Problems& problems) {
  const Node* result = section.object("result");
  if (result == nullptr) return;
  for (const auto& [name, value] : result->members) {
    if (!is_name(name)) section.problem(value.line, "\"" + name + "\" is no name");
    runbook.result.emplace_back(name, JsonTemplate(value, problems));
  }
}

void check_plan(const std::vector<Step>& plan, Problems& problems) {
  for (const Step& step : plan) {
    const auto* run = std::get_if<RunStep>(&step.what);
    const bool reads = run != nullptr && run->process.reads;
    if (reads || std::holds_alternative<SetStep>(step.what) ||
        std::holds_alternative<BranchStep>(step.what))
      continue;
    problems.push_back({step.line,
                        "a plan only looks: its steps are run with \"reads\": true, set "
                        "and if"});
  }
}

}  // namespace

const Parameter* Runbook::find(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter& each) { return each.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

const std::string Runbook::phrase() const {
  const auto& phrases = declaration["phrases"].items();
  return phrases.empty() ? id : phrases.front().as_string();
}

Runbook read_runbook(const Node& node, const std::string& standard_id, Problems& problems) {
  Runbook runbook;
  runbook.id = standard_id;
  runbook.line = node.line;
  runbook.deadline = 24h;
  Section section(node, "", problems);
  read_declaration(section, runbook, problems);
  const auto steps = [&](std::string_view name, const std::string& prefix) {
    const Node* list = section.get(name);
    return list == nullptr ? std::vector<Step>() : read_steps(*list, prefix, problems);
  };
  runbook.steps = steps("steps", "");
  runbook.rollback = steps("rollback", "rollback.");
  runbook.on_failure = steps("on_failure", "on_failure.");
  runbook.plan = steps("plan", "plan.");
  if (node.find("steps") == nullptr) section.problem(node.line, "it has no \"steps\"");
  check_plan(runbook.plan, problems);
  read_result(section, runbook, problems);
  runbook.title = read_template(section, "title", problems);
  runbook.key = read_template(section, "key", problems);
  section.read("deadline", runbook.deadline);
  section.get("about");
  section.finish();
  return runbook;
}

std::map<std::string, bool> parameters_in(const std::vector<std::string>& phrases) {
  std::map<std::string, std::pair<bool, std::size_t>> found;  // left out in some, seen in how many
  for (const std::string& phrase : phrases) {
    int depth = 0;
    for (std::size_t at = 0; at < phrase.size(); ++at) {
      if (phrase[at] == '[') ++depth;
      if (phrase[at] == ']') --depth;
      if (phrase[at] != '<') continue;
      const std::size_t end = phrase.find('>', at);
      if (end == std::string::npos) break;
      std::string name = phrase.substr(at + 1, end - at - 1);
      name = name.substr(0, name.find("..."));
      auto& entry = found[name];
      entry.first = entry.first || depth > 0;
      ++entry.second;
      at = end;
    }
  }
  std::map<std::string, bool> all;
  for (const auto& [name, entry] : found) all[name] = entry.first || entry.second < phrases.size();
  return all;
}

}  // namespace runbooks
