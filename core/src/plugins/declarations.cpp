#include "plugins/declarations.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace cox::plugins {

namespace {

using work::Stage;

const std::map<std::string, Stage, std::less<>> kStages = {
    {"receive_middleware", Stage::receive},
    {"listener_middleware", Stage::listener},
    {"response_middleware", Stage::response},
};

bool has_type(const Json& value, std::string_view type) {
  if (type == "string" || type == "path") return value.is_string();
  if (type == "bool") return value.is_bool();
  if (type == "int") return value.is_int();
  if (type == "number") return value.is_number();
  return type == "json";
}

// A value to go on with where there is none.
Json nothing_of(std::string_view type) {
  if (type == "string" || type == "path") return "";
  if (type == "bool") return false;
  if (type == "int" || type == "number") return 0;
  return {};
}

Status read_effect(const Json& json, work::DeclaredSchedule& schedule) {
  const Json& name = json["effect"];
  if (name.is_null()) return {};
  const auto effect = parse_effect(name.text());
  if (!effect) {
    return invalid(text::cat("schedule '", schedule.id, "': \"effect\" is ", name.dump(),
                             "; there are reads, writes and destroys"));
  }
  schedule.effect = *effect;
  return {};
}

// Frees a handler that is refused: nobody else will.
Status refuse(const cox_handler* handler, Status why) {
  if (handler != nullptr && handler->drop != nullptr) handler->drop(handler->self);
  return why;
}

// A library built against an older minor hands over a shorter struct.
cox_handler copy_of(const cox_handler& handler) {
  cox_handler copy{};
  const auto size = std::min<std::size_t>(handler.size, sizeof(copy));
  std::copy_n(reinterpret_cast<const char*>(&handler), size, reinterpret_cast<char*>(&copy));
  return copy;
}

template <class Item>
bool has_id(const std::vector<Item>& items, const std::string& id) {
  return std::ranges::any_of(items, [&](const Item& item) { return item.id == id; });
}

bool has_name(const std::vector<work::DeclaredName>& names, const std::string& name) {
  return std::ranges::any_of(names, [&](const auto& each) { return each.name == name; });
}

}  // namespace

Result<Json> Declarations::add(std::string_view declaration, const cox_handler* handler) {
  auto parsed = parse_json(declaration, "declaration");
  if (!parsed.ok()) return refuse(handler, parsed.status());
  const Json& json = *parsed;
  const std::string kind = json["kind"].as_string();
  if (kind == "setting") return add_setting(json);
  if (handler == nullptr || handler->run == nullptr) {
    return refuse(handler, invalid(text::cat("declaration of kind '", kind, "' has no handler")));
  }
  const cox_handler own = copy_of(*handler);
  Status added;
  if (kind == "command") {
    added = add_command(json, own);
  } else if (kind == "http") {
    added = add_route(json, own);
  } else if (kind == "every" || kind == "cron" || kind == "after") {
    added = add_schedule(json, own);
  } else if (kind == "event" || kind == "answer" || kind == "job" || kind == "type" ||
             kStages.contains(kind)) {
    added = add_named(json, own);
  } else if (kind == "start" || kind == "save" || kind == "restore") {
    added = add_hook(kind, own);
  } else {
    added = add_listener(json, own);
  }
  if (!added.ok()) return refuse(handler, added);
  return Json();
}

Result<Json> Declarations::add_setting(const Json& json) {
  Setting setting{json["key"].as_string(),    json["type"].as_string("json"),
                  json["help"].as_string(),   json["default"],
                  json["required"].as_bool(), json["secret"].as_bool()};
  if (setting.key.empty()) return invalid("a setting needs a \"key\"");
  const Json* found = settings_.find(setting.key);
  Json value = found == nullptr ? setting.standard : *found;
  if (found == nullptr && setting.required) {
    missing_settings_.push_back(text::cat("setting '", setting.key,
                                          "' is missing: add it under \"plugins\" in cox.json (",
                                          setting.help, ")"));
    value = nothing_of(setting.type);
  } else if (found != nullptr && !has_type(value, setting.type)) {
    wrong_settings_.push_back(text::cat("setting '", setting.key, "' must be of type ",
                                        setting.type, ", but cox.json has ",
                                        text::clip(value.dump(), 80)));
    value = nothing_of(setting.type);
  }
  if (setting.secret && value.is_string()) log::scrub(value.text());
  const bool inside = setting.type == "path" && !value.text().empty() && value.text()[0] != '/';
  if (inside && !home_.empty()) value = text::cat(home_, "/", value.text());
  declared_settings_.push_back(std::move(setting));
  return value;
}

Status Declarations::add_listener(const Json& json, const cox_handler& handler) {
  auto listener = routing::parse_listener(json);
  if (!listener.ok()) return listener.status();
  work::DeclaredListener entry{std::move(*listener), handler, nullptr};
  if (entry.listener.id.empty()) {
    entry.listener.id = text::cat(json["kind"].text(), "-", declared.listeners.size() + 1);
  }
  if (entry.listener.pattern.flavour == routing::Flavour::pcre2) {
    const routing::Pattern& pattern = entry.listener.pattern;
    auto compiled = routing::Pcre2::compile(pattern.expression, pattern.case_sensitive);
    if (!compiled.ok()) return compiled.status();
    entry.pcre2 = std::make_shared<const routing::Pcre2>(std::move(*compiled));
  }
  declared.listeners.push_back(std::move(entry));
  return {};
}

Status Declarations::add_command(const Json& json, const cox_handler& handler) {
  auto command = commands::parse_declaration(json);
  if (!command.ok()) return command.status();
  for (const work::DeclaredCommand& other : declared.commands) {
    if (other.command.id != command->id) continue;
    return {Code::conflict, text::cat("command '", command->id, "' is declared twice")};
  }
  declared.commands.push_back({std::move(*command), handler});
  return {};
}

Status Declarations::add_route(const Json& json, const cox_handler& handler) {
  auto route = routing::parse_route(json);
  if (!route.ok()) return route.status();
  declared.routes.push_back({std::move(*route), handler, nullptr});
  return {};
}

Status Declarations::add_schedule(const Json& json, const cox_handler& handler) {
  work::DeclaredSchedule schedule;
  schedule.handler = handler;
  schedule.id = json["id"].as_string();
  if (schedule.id.empty()) schedule.id = text::cat("schedule-", declared.schedules.size() + 1);
  if (has_id(declared.schedules, schedule.id)) {
    return {Code::conflict, text::cat("schedule '", schedule.id, "' is declared twice")};
  }
  if (Status read = read_effect(json, schedule); !read.ok()) return read;
  if (json["kind"].text() == "cron") {
    auto cron = Cron::parse(json["cron"].text());
    if (!cron.ok()) return cron.status();
    schedule.cron = *cron;
    schedule.zone = json["zone"].as_string("UTC");
    if (Status known = schedule.cron->check_zone(schedule.zone); !known.ok()) return known;
  } else {
    schedule.delay = json["ms"].as_int(-1);
    schedule.period = json["kind"].text() == "every" ? schedule.delay : 0;
    if (schedule.delay < 0 || (schedule.period == 0 && json["kind"].text() == "every")) {
      return invalid(text::cat("schedule '", schedule.id, "' needs a positive \"ms\""));
    }
  }
  declared.schedules.push_back(std::move(schedule));
  return {};
}

Status Declarations::add_named(const Json& json, const cox_handler& handler) {
  const std::string kind = json["kind"].as_string();
  if (const auto stage = kStages.find(kind); stage != kStages.end()) {
    std::string id = json["id"].as_string();
    if (id.empty()) id = text::cat(kind, "-", declared.middleware.size() + 1);
    declared.middleware.push_back({stage->second, std::move(id), handler});
    return {};
  }
  const std::string name = json["name"].as_string();
  if (name.empty()) return invalid(text::cat("declaration of kind '", kind, "' needs a \"name\""));
  if (kind == "event") {
    declared.events.push_back({name, handler});
    return {};
  }
  if (kind == "type") return add_type(name, handler);
  auto& names = kind == "job" ? declared.jobs : declared.answers;
  if (has_name(names, name)) {
    return {Code::conflict, text::cat(kind == "job" ? "the end of jobs '" : "the answers to '",
                                      name, "' is declared twice")};
  }
  names.push_back({name, handler});
  return {};
}

Status Declarations::add_type(const std::string& name, const cox_handler& handler) {
  if (commands::kind_of(name) != commands::Kind::custom) {
    return {Code::conflict, text::cat("the type '", name, "' is one of the bot's own")};
  }
  if (has_name(declared.types, name)) {
    return {Code::conflict, text::cat("the type '", name, "' is declared twice")};
  }
  declared.types.push_back({name, handler});
  return {};
}

Status Declarations::add_hook(const std::string& kind, const cox_handler& handler) {
  auto& hook = kind == "start" ? declared.start : kind == "save" ? declared.save : declared.restore;
  if (hook) return {Code::conflict, text::cat("'", kind, "' is declared twice")};
  hook = handler;
  return {};
}

std::vector<std::string> Declarations::unknown_settings() const {
  std::vector<std::string> unknown;
  for (const auto& [key, value] : settings_.members()) {
    if (!std::ranges::count(declared_settings_, key, &Setting::key)) unknown.push_back(key);
  }
  return unknown;
}

}  // namespace cox::plugins
