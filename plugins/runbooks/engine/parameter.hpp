// A parameter of a runbook's command. Threads: values.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <vector>

namespace runbooks {

// What the command takes. The bot reads and checks what people say; here is what the steps rely on.
struct Parameter {
  std::string name;
  std::string type = "string";
  std::vector<std::string> choices;
  cox::Json standard;    // null: there is no default
  bool required = true;  // it cannot be left out
  bool repeated = false;

  bool always_there() const { return required || !standard.is_null() || repeated; }
  // Its values are of a kind that cannot break out of anything: numbers, choices, dates.
  bool is_tame() const;
};

// What is wrong with a value that another runbook gives, or empty.
std::string misfit(const Parameter& parameter, const cox::Json& value);

}  // namespace runbooks
