// Who may do what. Asked before every call; whatever no rule allows is refused. Threads: any; the
// policy may be replaced at any time, a decision sees one policy from start to end.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/effect.hpp"

namespace cox::authority {

// An account on one connection. It counts only where the platform vouches for it (`known`).
struct Identity {
  std::string adapter;
  std::string account;
  bool known = false;
};

struct Request {
  Identity who;
  Effect effect = Effect::destroys;
  std::string permission;  // the one the command declares; empty: none
  std::string command;     // id of the command or listener, for the reason
  std::string room;        // where it was said; no rule looks at it yet
};

struct Decision {
  bool allowed = false;
  std::string rule;    // which rule decided, for the record: "admin", "policy:closed reads"
  std::string reason;  // of a refusal: a sentence for the person, with the rule and who can help
};

struct Policy {
  bool open = false;                // everybody may do everything; for playing
  std::vector<std::string> admins;  // "ADAPTER:ACCOUNT"
};

class Authority {
 public:
  explicit Authority(Policy policy);

  // Never blocks, never fails: what cannot be decided is refused.
  Decision decide(const Request& request) const;

  // Takes effect for every decision that begins afterwards.
  void configure(Policy policy);

 private:
  std::shared_ptr<const Policy> policy() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Policy> policy_;
};

}  // namespace cox::authority
