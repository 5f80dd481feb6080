// The desk behind authority/1: one small function a verb; docs/abi.md lists them with their JSON.
// Verbs that it does not know go to the next desk. Threads: any; load() and resume() once.
#pragma once

#include <cox/json.hpp>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "authority/store.hpp"
#include "base/status.hpp"
#include "work/desk.hpp"
#include "work/grant_desk.hpp"
#include "work/link_desk.hpp"
#include "work/services.hpp"

namespace cox::work {

class AuthorityDesk final : public Desk {
 public:
  explicit AuthorityDesk(Services& services)
      : services_(services),
        store_(services.brain, services.clock),
        links_(services, store_),
        grants_(services, store_) {}

  // Who answers the other verbs; before the first plugin is loaded.
  void pass_on_to(Desk* next) { next_ = next; }

  // What an earlier process left, and whether the policy has changed since; before the first plugin
  // is loaded. After a failure only what reads is allowed, until it succeeds.
  Status load();
  // Takes up what was to end meanwhile. Once the adapters are there to tell the rooms.
  void resume() { grants_.resume(); }

  // Another policy, from now on: recorded first. Where that fails the old one stays.
  Status configure(authority::Policy policy);

  Result<Json> perform(const Speaker& who, std::string_view verb, const Json& arguments) override;

 private:
  using Verb = Result<Json> (AuthorityDesk::*)(const Speaker&, const Json&);
  static const std::map<std::string_view, Verb>& verbs();

  Result<Json> whoami(const Speaker& who, const Json& arguments);
  Result<Json> person(const Speaker& who, const Json& arguments);
  Result<Json> same_person(const Speaker& who, const Json& arguments);
  Result<Json> rules(const Speaker& who, const Json& arguments);
  Result<Json> facts(const Speaker& who, const Json& arguments);
  Result<Json> publish(const Speaker& who, const Json& arguments);
  Result<Json> take_back(const std::string& name);
  Result<Json> link(const Speaker& who, const Json& given) { return links_.link(who, given); }
  Result<Json> unlink(const Speaker& who, const Json& given) { return links_.unlink(who, given); }
  Result<Json> grant(const Speaker& who, const Json& given) { return grants_.grant(who, given); }
  Result<Json> revoke(const Speaker& who, const Json& given) { return grants_.revoke(who, given); }
  Result<Json> grants(const Speaker& who, const Json& given) { return grants_.grants(who, given); }
  Result<Json> review(const Speaker& who, const Json& given) { return grants_.review(who, given); }
  Result<Json> break_glass(const Speaker& who, const Json& given) {
    return grants_.break_glass(who, given);
  }
  Json standing_of(const authority::Identity& who) const;
  Status note_change(const Json& before, const Json& after, std::string_view when);

  Services& services_;
  authority::Store store_;
  LinkDesk links_;
  GrantDesk grants_;
  Desk* next_ = nullptr;
  std::mutex mutex_;  // one fact or policy at a time
};

}  // namespace cox::work
