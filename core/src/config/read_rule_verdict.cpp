#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "config/read_rules.hpp"

namespace cox::config {
namespace {

using Verdict = Rule::Verdict;

// true where the key is given; anything but true is a mistake.
bool says_yes(Section& section, std::string_view key) {
  const Json* value = section.get(key);
  if (value == nullptr) return false;
  if (!value->is_bool() || !value->as_bool())
    section.problem(key, "must be true; leave it out otherwise");
  return true;
}

void read_decision(Section& section, const std::string& path, Report& report, Rule& rule) {
  int given = 0;
  for (const auto& [key, verdict] :
       {std::pair("allow", Verdict::allow), std::pair("deny", Verdict::deny)}) {
    if (!says_yes(section, key)) continue;
    rule.verdict = verdict;
    ++given;
  }
  section.read("permission", rule.permission);
  if (section.get("permission") != nullptr) {
    rule.verdict = Verdict::permission;
    if (++given == 1 && rule.permission.empty())
      section.problem("permission", "must not be empty, e.g. \"deploy:{env}\"");
  }
  if (given > 1) report.add(path, "has more than one of \"allow\", \"deny\", \"permission\"");
  if (given == 0 && section.get("rate") == nullptr) {
    report.add(path,
               "says nothing: add \"allow\": true, \"deny\": true, \"permission\": \"NAME\", "
               "or a \"rate\"");
  }
}

void read_approve(Section& section, const std::string& path, Report& report, Rule& rule) {
  const Json* given = section.object("approve");
  if (given == nullptr) return;
  Demand demand;
  Section approve(*given, path_of(path, "approve"), report);
  approve.read("count", demand.count, 1, 20);
  read_texts(approve, "by", demand.by);
  for (const std::string& name : demand.by) {
    if (name == kAnyone)
      approve.problem("by", "\"anyone\" may be whoever takes a name: write \"known\", or a group");
  }
  std::size_t minutes = 30;
  approve.read("expires_minutes", minutes, 1, 7 * 24 * 60);
  demand.expires = static_cast<Millis>(minutes) * 60'000;
  approve.finish();
  rule.approve = std::move(demand);
}

void read_per(Section& section, Rate& rate) {
  std::string per = "user";
  section.read("per", per);
  if (per == "user") {
    rate.per = Rate::Per::user;
  } else if (per == "room") {
    rate.per = Rate::Per::room;
  } else if (per == "command") {
    rate.per = Rate::Per::command;
  } else if (per.starts_with("arg:") && per.size() > 4) {
    rate.per = Rate::Per::argument;
    rate.argument = per.substr(4);
  } else {
    section.problem("per", "must be \"user\", \"room\", \"command\" or \"arg:NAME\"");
  }
}

void read_rate(Section& section, const std::string& path, Report& report, Rule& rule) {
  const Json* given = section.object("rate");
  if (given == nullptr) return;
  Rate rate;
  Section limits(*given, path_of(path, "rate"), report);
  read_per(limits, rate);
  if (limits.get("limit") == nullptr) limits.problem("limit", "is missing: how many, e.g. 3");
  limits.read("limit", rate.limit, 1, 10'000);
  limits.read_seconds("window_seconds", rate.window, 1, 7.0 * 86'400);
  limits.finish();
  rule.rate = std::move(rate);
}

}  // namespace

void read_verdict(Section& rule, const std::string& path, Report& report, Rule& out) {
  read_decision(rule, path, report, out);
  rule.read("because", out.because);
  rule.read("confirm", out.confirm);
  read_approve(rule, path, report, out);
  read_rate(rule, path, report, out);
  const bool decides = out.verdict == Verdict::allow || out.verdict == Verdict::permission;
  if (decides) return;
  for (const auto& [key, given] :
       {std::pair("confirm", out.confirm), std::pair("approve", out.approve.has_value())}) {
    if (given)
      rule.problem(key, "goes with \"allow\" or \"permission\": say who may do it that way");
  }
}

}  // namespace cox::config
