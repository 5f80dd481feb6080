// A plan: a command that was understood and allowed, and waits for a yes or for the approval of
// others before it may begin. What it would do is bound to a hash, so that nobody approves one
// thing and gets another. Threads: values and pure functions.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "authority/authority.hpp"
#include "base/status.hpp"
#include "chat/message.hpp"
#include "work/calls.hpp"

namespace cox::work {

// What a command says it would do. `facts` are compared, `text` is for people; both may be empty
// where the command cannot tell.
struct Outlook {
  Json facts = Json::object();
  std::string text;
};

// {"facts": ..., "text": ...} as a plugin answers COX_CALL_PLAN; invalid: it is something else.
Result<Outlook> read_outlook(std::string_view json);

struct Approval {
  std::string person;
  std::string account;  // "ADAPTER:ACCOUNT"
  Millis time = 0;
};

struct Plan {
  std::string id;    // the beginning of its hash, e.g. "7f3a"; unique among those that wait
  std::string hash;  // SHA-256 in hex
  std::string plugin;
  std::string build;       // of the plugin
  std::string settings;    // digest of those of the plugin
  std::string command;     // id
  std::string permission;  // that it declares
  Effect effect = Effect::destroys;
  std::string canonical;
  std::string arguments;  // JSON
  std::string shown;      // the same without what is secret
  std::vector<Group> groups;
  Outlook outlook;
  chat::Message message;  // who asked, where, and with what words
  std::string rule;       // which rule demands it
  bool confirm = false;   // the asker must say yes
  bool confirmed = false;
  authority::Approvals needs;
  std::vector<Approval> given;
  Millis expires = 0;
  bool starting = false;  // it is about to begin; after a crash nobody knows whether it did

  // Whom people know them as.
  const std::string& asker() const {
    return message.user_name.empty() ? message.user : message.user_name;
  }
  // It holds an argument that must not reach the disk.
  bool is_secret() const { return !shown.empty() && shown != arguments; }
  bool is_complete() const { return (!confirm || confirmed) && given.size() >= needs.count; }
};

// The hash of what would happen: command, resolved arguments, the plugin's build and settings, and
// the facts, as JSON with sorted keys. The same plan has the same hash on every machine.
std::string plan_hash(const Plan& plan);

// What differs between two sets of facts, for people: "commit was "a1", is "b2""; empty: nothing.
std::string difference(const Json& before, const Json& now);

// For the disk.
std::string to_json(const Plan& plan);
Result<Plan> plan_from_json(std::string_view text);

}  // namespace cox::work
