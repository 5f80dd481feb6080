// A runbook, as its file says: the declaration of a command, and the steps that it takes. Threads:
// values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/step.hpp"

namespace runbooks {

struct Runbook {
  std::string id;
  int line = 0;
  cox::Json declaration;  // for the bot: "id", "phrases", "effect"...
  std::string effect = "writes";
  std::string help;
  std::vector<Parameter> parameters;
  std::vector<Step> steps, rollback, on_failure;
  std::vector<Step> plan;                                    // these only read
  std::vector<std::pair<std::string, JsonTemplate>> result;  // for whoever calls it
  Template title;      // of a run; empty: the line that was said
  Template key;        // runs with the same go one after the other
  Millis deadline{0};  // of a whole run

  const Parameter* find(std::string_view name) const;
  const std::string phrase() const;  // the first
};

// `standard_id` is meant where the file names none: the name of the file. Usable only where no
// problem was found.
Runbook read_runbook(const Node& node, const std::string& standard_id, Problems& problems);

// The parameters in phrases: the name, and whether it can be left out.
std::map<std::string, bool> parameters_in(const std::vector<std::string>& phrases);

}  // namespace runbooks
