#include "commands/parameter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "commands/value.hpp"
#include "routing/fields.hpp"

namespace cox::commands {

namespace {

constexpr std::size_t kNameLength = 32;
constexpr std::size_t kMostChoices = 1000;

constexpr std::array<std::pair<Kind, std::string_view>, 10> kKinds = {{
    {Kind::string, "string"},
    {Kind::number, "number"},
    {Kind::integer, "integer"},
    {Kind::boolean, "boolean"},
    {Kind::choice, "choice"},
    {Kind::duration, "duration"},
    {Kind::date, "date"},
    {Kind::user, "user"},
    {Kind::room, "room"},
    {Kind::json, "json"},
}};

using ascii::is_letter;

char plain(char byte) {
  if (byte == '_') return '-';
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
}

bool is_type_name(std::string_view text) {
  auto fits = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
  };
  return !text.empty() && text.size() <= kNameLength && is_letter(text.front()) &&
         std::ranges::all_of(text, fits);
}

// A default as somebody would say it.
std::string said(const Json& value) { return value.is_string() ? value.as_string() : value.dump(); }

void read_type(routing::Fields& fields, Parameter& parameter) {
  parameter.type = fields.text("type", "string");
  parameter.kind = kind_of(parameter.type);
  if (!is_type_name(parameter.type)) {
    fields.refuse("type", "must be the name of a type: small letters, digits and '-'");
  }
  parameter.choices = fields.texts("choices");
  if ((parameter.kind == Kind::choice) == parameter.choices.empty()) {
    fields.refuse("choices", "are for the type choice, which needs one at least");
  }
  if (parameter.choices.size() > kMostChoices) {
    fields.refuse("choices", text::cat("must be at most ", kMostChoices));
  }
  for (const std::string& choice : parameter.choices) {
    if (choice.empty()) fields.refuse("choices", "must not be empty");
  }
}

void read_limit(routing::Fields& fields, const Json& json, std::string_view name, Kind kind,
                std::optional<double>& limit) {
  fields.json(name);
  const Json& value = json[name];
  if (value.is_null()) return;
  if (kind == Kind::duration && value.is_string()) {
    if (const auto span = parse_duration(value.text())) limit = static_cast<double>(*span);
  } else if (value.is_number()) {
    limit = value.as_double();
  }
  if (!limit || (kind != Kind::number && kind != Kind::integer && kind != Kind::duration)) {
    fields.refuse(name, "must be a number, or a duration, for a type that has an order");
  }
}

void read_standard(routing::Fields& fields, const Json& json, Parameter& parameter) {
  fields.json("default");
  const Json& value = json["default"];
  if (value.is_null()) return;
  if (parameter.repeated && value.is_array()) {
    for (const Json& item : value.items()) parameter.standard.push_back(said(item));
  } else {
    parameter.standard.push_back(said(value));
  }
  for (const std::string& each : parameter.standard) {
    const Read read = read_value(parameter, each, {});
    const auto* complaint = std::get_if<Complaint>(&read);
    if (complaint != nullptr) {
      fields.refuse("default", text::cat("is \"", each, "\"; it must be ", complaint->expected));
    }
  }
}

}  // namespace

Kind kind_of(std::string_view type) {
  for (const auto& [kind, name] : kKinds) {
    if (name == type) return kind;
  }
  return Kind::custom;
}

bool is_parameter_name(std::string_view text) {
  auto fits = [](char byte) { return ascii::is_alnum(byte) || byte == '_' || byte == '-'; };
  return !text.empty() && text.size() <= kNameLength && is_letter(text.front()) &&
         std::ranges::all_of(text, fits);
}

bool is_same_name(std::string_view typed, std::string_view name) {
  return std::ranges::equal(typed, name, {}, plain, plain);
}

Result<Parameter> parse_parameter(const Json& json, std::string_view what) {
  routing::Fields fields(json, text::cat(what, ": parameter \"", json["name"].text(), "\""));
  Parameter parameter;
  parameter.name = fields.text("name");
  if (!is_parameter_name(parameter.name)) {
    fields.refuse("name", text::cat("must be a letter, then letters, digits, '_' and '-', at most ",
                                    kNameLength));
  }
  read_type(fields, parameter);
  parameter.help = fields.text("help");
  parameter.repeated = fields.flag("repeated");
  parameter.secret = fields.flag("secret");
  parameter.required = fields.flag("required");
  read_limit(fields, json, "min", parameter.kind, parameter.min);
  read_limit(fields, json, "max", parameter.kind, parameter.max);
  if (!fields.failed()) read_standard(fields, json, parameter);
  if (Status status = fields.finish(); !status) return status;
  return parameter;
}

}  // namespace cox::commands
