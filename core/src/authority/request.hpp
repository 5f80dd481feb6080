// What is asked of the authority, and what it answers. Threads: values.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "authority/identity.hpp"
#include "base/clock.hpp"
#include "base/effect.hpp"

namespace cox::authority {

// What somebody wants to do, and where.
struct Request {
  Identity who;
  Effect effect = Effect::destroys;
  std::string permission;           // as the command declares it, e.g. "deploy:{env}"; empty: none
  std::string command;              // id of the command or listener
  std::string room;                 // the platform's id of the room where it was said
  std::string room_name;            // what people call it
  Json arguments = Json::object();  // of a command, resolved
  std::string plugin = {};          // whose command it is
};

// What a rule demands before the call may begin.
struct Approvals {
  std::size_t count = 0;  // by that many persons other than the asker
  std::vector<std::string>
      by;  // groups, roles, persons or accounts that may; empty: who may run it
  Millis expires = 30 * 60'000;
};

struct Decision {
  bool allowed = false;
  std::string rule;      // which rule decided, for the record: "admin", "policy:closed reads"
  std::string reason;    // of a refusal: a sentence for the person, with the rule and who can help
  bool confirm = false;  // the asker must say yes first, whatever the effect
  Approvals approvals;   // count 0: none
};

}  // namespace cox::authority
