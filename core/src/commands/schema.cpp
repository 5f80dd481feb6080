#include "commands/schema.hpp"

#include <utility>

#include "base/json.hpp"
#include "commands/value.hpp"

namespace cox::commands {

namespace {

// In the order of Kind; what is no number, boolean or free JSON is said as text.
constexpr std::string_view kTypes[] = {"string", "number", "integer", "boolean", "string", "string",
                                       "string", "string", "string",  "",        "string"};

// A default in the schema's own type.
Json standard_of(const Parameter& parameter, const std::string& text) {
  const Read read = read_value(parameter, text, {});
  const auto* reading = std::get_if<Reading>(&read);
  const bool typed = parameter.kind == Kind::number || parameter.kind == Kind::integer ||
                     parameter.kind == Kind::boolean || parameter.kind == Kind::json;
  return reading != nullptr && typed ? reading->value : Json(text);
}

Json standards(const Parameter& parameter) {
  if (!parameter.repeated) return standard_of(parameter, parameter.standard.front());
  Json list = Json::array();
  for (const std::string& text : parameter.standard) list.push(standard_of(parameter, text));
  return list;
}

std::string description(const Parameter& parameter) {
  const bool says_itself = parameter.kind == Kind::string || parameter.kind == Kind::choice ||
                           parameter.kind == Kind::boolean;
  if (says_itself) return parameter.help;
  return parameter.help + (parameter.help.empty() ? "" : " (") + expected(parameter) +
         (parameter.help.empty() ? "" : ")");
}

Json schema_of(const Parameter& parameter) {
  Json one = Json::object();
  const std::string_view type = kTypes[static_cast<std::size_t>(parameter.kind)];
  if (!type.empty()) one.set("type", type);
  if (!parameter.choices.empty()) one.set("enum", list_of(parameter.choices));
  const bool has_order = parameter.kind == Kind::number || parameter.kind == Kind::integer;
  if (has_order && parameter.min) one.set("minimum", *parameter.min);
  if (has_order && parameter.max) one.set("maximum", *parameter.max);
  Json all = one;
  if (parameter.repeated) all = Json::object({{"type", "array"}, {"items", std::move(one)}});
  if (const std::string text = description(parameter); !text.empty()) all.set("description", text);
  if (!parameter.standard.empty()) all.set("default", standards(parameter));
  if (parameter.secret) all.set("writeOnly", true);
  return all;
}

bool must_be_given(const Parameter& parameter) {
  return parameter.required && parameter.standard.empty();
}

}  // namespace

Json schema(const Declaration& command) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Parameter& parameter : command.parameters) {
    properties.set(parameter.name, schema_of(parameter));
    if (must_be_given(parameter)) required.push(parameter.name);
  }
  return Json::object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                       {"type", "object"},
                       {"properties", std::move(properties)},
                       {"required", std::move(required)},
                       {"additionalProperties", false}});
}

Json parameters(const Declaration& command) {
  Json list = Json::array();
  for (const Parameter& parameter : command.parameters) {
    Json one = Json::object({{"name", parameter.name},
                             {"type", parameter.type},
                             {"required", must_be_given(parameter)},
                             {"flag", parameter.is_flag_only()}});
    if (!parameter.help.empty()) one.set("help", parameter.help);
    if (!parameter.choices.empty()) one.set("choices", list_of(parameter.choices));
    if (!parameter.standard.empty()) one.set("default", standards(parameter));
    if (parameter.repeated) one.set("repeated", true);
    if (parameter.secret) one.set("secret", true);
    one.set("expected", expected(parameter));
    list.push(std::move(one));
  }
  return list;
}

}  // namespace cox::commands
