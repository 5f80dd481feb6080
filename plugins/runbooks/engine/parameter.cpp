#include "engine/parameter.hpp"

#include <algorithm>
#include <cstdlib>

#include "engine/section.hpp"
#include "engine/values.hpp"

namespace runbooks {

using cox::Json;

namespace {

bool is_number(const Json& value) {
  if (value.is_number()) return true;
  const std::string text = value.as_string();
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

}  // namespace

bool Parameter::is_tame() const {
  static const std::vector<std::string> tame = {"number", "integer",  "boolean",
                                                "choice", "duration", "date"};
  return std::find(tame.begin(), tame.end(), type) != tame.end();
}

std::string misfit(const Parameter& parameter, const Json& value) {
  if (value.is_null()) return parameter.always_there() ? "is missing" : "";
  if (value.is_array()) {
    if (!parameter.repeated) return "is a list";
    for (const Json& item : value.items()) {
      Parameter one = parameter;
      one.repeated = false;
      if (std::string why = misfit(one, item); !why.empty()) return why;
    }
    return {};
  }
  const std::string text = to_text(value);
  if (parameter.type == "choice" && std::find(parameter.choices.begin(), parameter.choices.end(),
                                              text) == parameter.choices.end())
    return "is none of its choices: " + text.substr(0, 80);
  if (parameter.type == "boolean" && !value.is_bool() && text != "true" && text != "false")
    return "is neither true nor false";
  const bool number = parameter.type == "number" || parameter.type == "integer";
  if (number && !is_number(value)) return "is no number: " + text.substr(0, 80);
  if (parameter.type == "duration" && !value.is_int() && parse_span(text) < Millis(0))
    return "is no span of time: " + text.substr(0, 80);
  if (parameter.type == "date" && text.find_first_not_of("0123456789-:+.TZ ") != std::string::npos)
    return "is no date: " + text.substr(0, 80);
  return {};
}

}  // namespace runbooks
