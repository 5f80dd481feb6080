#include "work/plan.hpp"

#include <algorithm>
#include <utility>

#include "audit/records.hpp"
#include "base/text.hpp"

namespace cox::work {

namespace {

constexpr std::size_t kShownBytes = 60;   // of one value in a difference
constexpr std::size_t kDifferences = 10;  // that are named

Json sorted(const Json& value) {
  if (value.is_array()) {
    Json items = Json::array();
    for (const Json& item : value.items()) items.push(sorted(item));
    return items;
  }
  if (!value.is_object()) return value;
  std::vector<Json::Member> members = value.members();
  std::ranges::sort(members, {}, [](const Json::Member& member) { return member.first; });
  Json object = Json::object();
  for (const auto& [name, member] : members) object.set(name, sorted(member));
  return object;
}

std::string brief(const Json& value) {
  if (value.is_null()) return "nothing";
  const std::string text = value.dump();
  const std::string_view clipped = text::clip(text, kShownBytes);
  return text::cat(clipped, clipped.size() < text.size() ? "..." : "");
}

// Objects are compared member by member, so that the difference names the place.
void compare(const std::string& path, const Json& before, const Json& now,
             std::vector<std::string>& out) {
  if (before == now) return;
  if (!before.is_object() || !now.is_object()) {
    const std::string what = path.empty() ? "the facts" : path;
    out.push_back(text::cat(what, " was ", brief(before), ", is ", brief(now)));
    return;
  }
  const std::string prefix = path.empty() ? "" : path + ".";
  for (const auto& [name, value] : before.members()) compare(prefix + name, value, now[name], out);
  for (const auto& [name, value] : now.members()) {
    if (!before.contains(name)) compare(prefix + name, Json(), value, out);
  }
}

Json groups_to_json(const std::vector<Group>& groups) {
  Json all = Json::array();
  for (const Group& group : groups) {
    Json each = Json::object({{"name", group.name}});
    if (group.text) each.set("text", *group.text);
    all.push(std::move(each));
  }
  return all;
}

std::vector<Group> groups_from_json(const Json& json) {
  std::vector<Group> groups;
  for (const Json& each : json.items()) {
    Group group{each["name"].as_string(), std::nullopt};
    if (each.contains("text")) group.text = each["text"].as_string();
    groups.push_back(std::move(group));
  }
  return groups;
}

Json needs_to_json(const authority::Approvals& needs) {
  Json by = Json::array();
  for (const std::string& name : needs.by) by.push(name);
  return Json::object({{"count", needs.count}, {"by", by}, {"expires", needs.expires}});
}

authority::Approvals needs_from_json(const Json& json) {
  authority::Approvals needs;
  needs.count = static_cast<std::size_t>(json["count"].as_int());
  for (const Json& name : json["by"].items()) needs.by.push_back(name.as_string());
  needs.expires = json["expires"].as_int();
  return needs;
}

Json given_to_json(const std::vector<Approval>& given) {
  Json all = Json::array();
  for (const Approval& each : given)
    all.push(
        Json::object({{"person", each.person}, {"account", each.account}, {"time", each.time}}));
  return all;
}

std::vector<Approval> given_from_json(const Json& json) {
  std::vector<Approval> given;
  for (const Json& each : json.items())
    given.push_back(
        {each["person"].as_string(), each["account"].as_string(), each["time"].as_int()});
  return given;
}

}  // namespace

Result<Outlook> read_outlook(std::string_view json) {
  auto parsed = Json::parse(json);
  if (!parsed || !parsed->is_object() || !(*parsed)["facts"].is_object())
    return invalid("a plan is {\"facts\": {...}, \"text\": \"...\"}");
  return Outlook{(*parsed)["facts"], (*parsed)["text"].as_string()};
}

std::string plan_hash(const Plan& plan) {
  const Json arguments = Json::parse(plan.arguments).value_or(Json::object());
  return audit::digest(sorted(Json::object({{"arguments", arguments},
                                            {"build", plan.build},
                                            {"command", plan.command},
                                            {"facts", plan.outlook.facts},
                                            {"plugin", plan.plugin},
                                            {"settings", plan.settings}}))
                           .dump());
}

std::string difference(const Json& before, const Json& now) {
  std::vector<std::string> found;
  compare("", sorted(before), sorted(now), found);
  const std::size_t more = found.size() > kDifferences ? found.size() - kDifferences : 0;
  if (more > 0) found.resize(kDifferences);
  return text::cat(text::join(found, "; "), more > 0 ? text::cat("; and ", more, " more") : "");
}

std::string to_json(const Plan& plan) {
  return Json::object({{"id", plan.id},
                       {"hash", plan.hash},
                       {"plugin", plan.plugin},
                       {"build", plan.build},
                       {"settings", plan.settings},
                       {"command", plan.command},
                       {"permission", plan.permission},
                       {"effect", to_string(plan.effect)},
                       {"canonical", plan.canonical},
                       {"arguments", plan.arguments},
                       {"shown", plan.shown},
                       {"groups", groups_to_json(plan.groups)},
                       {"facts", plan.outlook.facts},
                       {"text", plan.outlook.text},
                       {"message", chat::to_json(plan.message)},
                       {"rule", plan.rule},
                       {"confirm", plan.confirm},
                       {"confirmed", plan.confirmed},
                       {"needs", needs_to_json(plan.needs)},
                       {"given", given_to_json(plan.given)},
                       {"expires", plan.expires},
                       {"starting", plan.starting}})
      .dump();
}

Result<Plan> plan_from_json(std::string_view text) {
  const auto parsed = Json::parse(text);
  if (!parsed || (*parsed)["id"].text().empty()) return invalid("this is no plan");
  const Json& json = *parsed;
  Plan plan;
  for (const auto& [name, field] : {std::pair{"id", &Plan::id},
                                    {"hash", &Plan::hash},
                                    {"plugin", &Plan::plugin},
                                    {"build", &Plan::build},
                                    {"settings", &Plan::settings},
                                    {"command", &Plan::command},
                                    {"permission", &Plan::permission},
                                    {"canonical", &Plan::canonical},
                                    {"arguments", &Plan::arguments},
                                    {"shown", &Plan::shown},
                                    {"rule", &Plan::rule}}) {
    plan.*field = json[name].as_string();
  }
  plan.effect = parse_effect(json["effect"].text()).value_or(Effect::destroys);
  plan.groups = groups_from_json(json["groups"]);
  plan.outlook = {json["facts"], json["text"].as_string()};
  plan.message = chat::message_from_json(json["message"].text());
  plan.confirm = json["confirm"].as_bool();
  plan.confirmed = json["confirmed"].as_bool();
  plan.needs = needs_from_json(json["needs"]);
  plan.given = given_from_json(json["given"]);
  plan.expires = json["expires"].as_int();
  plan.starting = json["starting"].as_bool();
  return plan;
}

}  // namespace cox::work
