#include "reasons.hpp"

#include <algorithm>

namespace {

using cox::Json;

std::string joined(const Json& list, const char* between) {
  std::string text;
  for (const Json& each : list.items()) text += (text.empty() ? "" : between) + each.as_string();
  return text;
}

std::string plural(std::int64_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string problem(const Json& mismatch) {
  std::string text = mismatch["problem"].as_string();
  if (!mismatch["expected"].text().empty())
    text += "; expected " + mismatch["expected"].as_string();
  if (!mismatch["suggestion"].text().empty()) {
    text += ". Did you mean \"" + mismatch["suggestion"].as_string() + "\"?";
  }
  return text;
}

std::string decision(const Json& answer) {
  if (answer["allowed"].as_bool()) return "The rule " + answer["rule"].as_string() + " allows it.";
  return "The rule " + answer["rule"].as_string() + " forbids it: " + answer["reason"].as_string();
}

std::string what_matched(const Json& trace) {
  if (!trace["command"].text().empty()) {
    return "It is the command " + trace["command"].as_string() + " of " +
           trace["plugin"].as_string() + ".\n";
  }
  std::string text;
  for (const Json& each : trace["considered"].items()) {
    text += "It begins like " + each["command"].as_string() + " (" + each["usage"].as_string() +
            "), but: " + problem(each) + "\n";
  }
  const std::int64_t matches = trace["matches"].as_int();
  if (matches > 0) {
    text += plural(matches, "listener") + " heard it: " + joined(trace["matched"], ", ");
    if (matches > static_cast<std::int64_t>(trace["matched"].size())) text += " and more";
    return text + ".\n";
  }
  return text.empty() ? "No command and no pattern matched.\n" : text;
}

std::string needs(const Json& answer) {
  std::string text;
  const Json& approvals = answer["approvals"];
  if (!approvals.is_null()) {
    const std::string by = joined(approvals["by"], ", ");
    text += " It would need " + plural(approvals["count"].as_int(), "approval") +
            (by.empty() ? " by others" : " by " + by) + ".";
  } else if (answer["confirm"].as_bool()) {
    text += " It would show its plan and wait for your yes.";
  }
  return text;
}

}  // namespace

std::string reasons(const Json& trace) {
  if (trace.is_null()) return "I have heard nothing here before.";
  std::string text = "\"" + trace["text"].as_string() + "\" by " + trace["user"].as_string() +
                     (trace["addressed"].as_bool() ? "" : ", who did not speak to me") + ":\n";
  text += "I looked for " + plural(trace["listeners"].as_int(), "pattern") + ". ";
  text += what_matched(trace);
  if (!trace["rule"].text().empty()) text += decision(trace) + "\n";
  if (!trace["outcome"].text().empty()) text += "Outcome: " + trace["outcome"].as_string();
  if (!trace["call"].text().empty()) text += ", call " + trace["call"].as_string();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string prospects(const Json& answer, const std::string& line) {
  if (answer["understood"].as_bool()) {
    std::string text = "It would be " + answer["canonical"].as_string() + ", which " +
                       answer["effect"].as_string() + ". " + decision(answer);
    if (answer["allowed"].as_bool()) text += needs(answer);
    if (answer["unresolved"].as_bool()) text += " Its plugin was too busy to look at the names.";
    return text;
  }
  if (!answer["error"]["text"].text().empty()) return answer["error"]["text"].as_string();
  const std::string heard = joined(answer["listeners"], ", ");
  if (!heard.empty()) return "No command says that, but it would be heard by " + heard + ".";
  const std::string near = joined(answer["nearest"], "\n  ");
  return "No command says \"" + line + "\"." + (near.empty() ? "" : " Near to it:\n  " + near);
}
