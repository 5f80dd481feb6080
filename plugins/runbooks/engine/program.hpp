// A runbook ready to run: the runbooks that it calls are part of it, so it is one list of steps,
// and all names are known. Threads: values and pure functions.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/runbook.hpp"

namespace runbooks {

struct Program {
  std::string id;
  std::vector<Parameter> parameters;
  std::vector<Step> steps, rollback, on_failure, plan;
  Template title, key;
  Millis deadline{0};
};

// The runbook with that id, or null.
using Lookup = std::function<const Runbook*(const std::string& id)>;

// Puts the called runbooks in, finds circles, and checks every value that a step names. Usable only
// where no problem was found.
Program link(const Runbook& runbook, const Lookup& lookup, Problems& problems);

// How far the values of a name can be trusted not to be something else than they seem.
enum class Trust {
  tame,      // a number, a choice, a literal
  computed,  // out of a process or an answer, or behind a literal beginning
  said       // as somebody said it
};
// What is known while a step is checked.
struct Scope {
  struct Known {
    Trust trust = Trust::said;
    bool maybe = false;  // it may not have been given
    bool json = false;   // it may have members
  };
  std::map<std::string, Known> names;

  // What `name` stands for, or null; `exact` is false where it is a member of it.
  const Known* find(std::string_view name, bool* exact = nullptr) const;
  // The worst of those in the text. Unknown ones count as said.
  Trust trust(const Template& text) const;
};

// What a step's own way of being written would let a value do: scripts for a shell, hosts, paths.
void check_safety(const Step& step, const Scope& scope, Problems& problems);

}  // namespace runbooks
