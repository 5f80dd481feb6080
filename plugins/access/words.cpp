#include "words.hpp"

#include <cox/connection_text.hpp>

namespace {

using cox::Json;

std::string joined(const Json& list) {
  std::string text;
  for (const Json& each : list.items()) text += (text.empty() ? "" : ", ") + each.as_string();
  return text;
}

void add(std::string& text, const char* what, const std::string& value) {
  if (!value.empty()) text += std::string("; ") + what + " " + value;
}

std::string verdict(const Json& rule) {
  if (rule["deny"].as_bool()) return "denied";
  if (rule["allow"].as_bool()) return "allowed";
  if (rule.contains("permission")) return "needs " + rule["permission"].as_string();
  return "limited";
}

// Everything of a rule but its name and what it says.
std::string conditions(const Json& rule) {
  std::string text;
  for (const char* key : {"command", "plugin", "effect", "args", "who", "adapter", "room", "when",
                          "facts", "approve", "rate"}) {
    const Json* value = rule.find(key);
    if (value == nullptr) continue;
    text += (text.empty() ? "" : ", ") + std::string(key) + " " +
            (value->is_string() ? value->as_string() : value->dump());
  }
  if (rule["confirm"].as_bool()) text += ", confirm";
  return text;
}

std::string describe_grant(const Json& grant) {
  const bool glass = grant["kind"].text() == "break-glass";
  std::string text = grant["id"].as_string() + ": " + grant["who"].as_string() +
                     (glass ? " broke the glass for " : " holds ") + grant["what"].as_string();
  text += grant["over"].as_bool() ? ", over" : ", " + span(grant["left_ms"].as_int()) + " left";
  if (!glass) text += ", granted by " + grant["by"].as_string();
  text += ", because " + grant["because"].as_string();
  if (!glass) return text;
  const std::string review = grant["review"].as_string();
  return text + (review.empty() ? "; to be reviewed by somebody else"
                                : "; reviewed by " + grant["reviewer"].as_string() + ": " + review);
}

}  // namespace

std::string span(std::int64_t milliseconds) { return cox::duration_text(milliseconds); }

std::string describe_person(const Json& standing) {
  const std::string account = standing["account"].as_string();
  const std::string person = standing["person"].as_string();
  if (!standing["known"].as_bool())
    return "You say that you are " + account + ", but your chat does not vouch for that.";
  std::string text = "You are " + account;
  if (person != account) text += ", that is " + person;
  if (standing["admin"].as_bool()) text += "; an admin";
  add(text, "groups:", joined(standing["groups"]));
  add(text, "roles:", joined(standing["roles"]));
  add(text, "permissions:", joined(standing["permissions"]));
  std::string grants;
  for (const Json& grant : standing["grants"].items())
    grants += (grants.empty() ? "" : ", ") + grant["what"].as_string() + " (" +
              grant["id"].as_string() + ")";
  add(text, "for a while:", grants);
  add(text, "linked to", standing["linked_to"].as_string());
  add(text, "linked to you:", joined(standing["linked"]));
  return text + ".";
}

std::string describe_rules(const Json& rules) {
  std::string text;
  for (const Json& rule : rules.items()) {
    text += (text.empty() ? "" : "\n") + rule["id"].as_string() + ": " + verdict(rule) + " (" +
            conditions(rule) + ")";
    if (rule.contains("because")) text += ", because " + rule["because"].as_string();
  }
  return text.empty() ? "No rule is about that: its permission and the policy decide." : text;
}

std::string describe_facts(const Json& facts) {
  std::string text;
  for (const Json& fact : facts.items()) {
    text += (text.empty() ? "" : "\n") + fact["name"].as_string() + " = " + fact["value"].dump() +
            " (by " + fact["owner"].as_string();
    if (fact.contains("left_ms")) text += ", " + span(fact["left_ms"].as_int()) + " left";
    text += ")";
  }
  return text.empty() ? "No facts are published." : text;
}

std::string describe_grants(const Json& grants) {
  std::string text;
  for (const Json& grant : grants.items())
    text += (text.empty() ? "" : "\n") + describe_grant(grant);
  return text.empty() ? "Nothing is granted, and no glass is broken." : text;
}

std::string describe_prospect(const Json& answer, const std::string& who) {
  if (answer["allowed"].is_null()) {
    const std::string error = answer["error"]["text"].as_string();
    return error.empty() ? "No command says that." : error;
  }
  if (!answer["allowed"].as_bool()) return who + " may not: " + answer["reason"].as_string();
  std::string text = who + " may (rule " + answer["rule"].as_string() + ")";
  const Json& approvals = answer["approvals"];
  if (approvals["count"].as_int() > 0) {
    text += ", once " + std::to_string(approvals["count"].as_int()) + " of ";
    const std::string by = joined(approvals["by"]);
    text += (by.empty() ? "those who may do it too" : by) + " approved";
  } else if (answer["confirm"].as_bool()) {
    text += ", after a yes";
  }
  return text + ".";
}
