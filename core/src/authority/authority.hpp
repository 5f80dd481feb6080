// Who may do what. Asked before every call; whatever no rule allows is refused. Threads: any; the
// policy may be replaced at any time, a decision sees one policy from start to end.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/effect.hpp"

namespace cox::authority {

// An account on one connection. It counts only where the platform vouches for it (`known`).
struct Identity {
  std::string adapter;
  std::string account;
  bool known = false;
};

// What somebody wants to do, and where.
struct Request {
  Identity who;
  Effect effect = Effect::destroys;
  std::string permission;           // as the command declares it, e.g. "deploy:{env}"; empty: none
  std::string command;              // id of the command or listener
  std::string room;                 // the platform's id of the room where it was said
  std::string room_name;            // what people call it
  Json arguments = Json::object();  // of a command, resolved
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

struct Policy {
  bool open = false;                // everybody may do everything; for playing
  std::vector<std::string> admins;  // "ADAPTER:ACCOUNT"
};

class Authority {
 public:
  explicit Authority(Policy policy);

  // Never blocks, never fails, counts nothing: what cannot be decided is refused.
  Decision decide(const Request& request) const;
  // The same right before the call begins: counts it against the rate limits, and refuses where
  // one is reached, with the time that is left.
  Decision admit(const Request& request);

  // Whom the account belongs to: the name of a person, or "ADAPTER:ACCOUNT" where it is linked to
  // nobody. Two accounts are one person where this is the same.
  std::string person_of(const Identity& who) const;
  // Whether the account is vouched for and is, or belongs to, one of `names`: "@group", a role, a
  // person, "ADAPTER:ACCOUNT".
  bool is_one_of(const Identity& who, const std::vector<std::string>& names) const;

  // Takes effect for every decision that begins afterwards.
  void configure(Policy policy);

 private:
  std::shared_ptr<const Policy> policy() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Policy> policy_;
};

}  // namespace cox::authority
