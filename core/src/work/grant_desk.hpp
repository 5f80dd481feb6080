// Rights for a while: grants, broken glass and its review. Their end is told where they were given,
// also after a restart. Threads: any; timers hand over to the executor for what is late.
#pragma once

#include <cox/json.hpp>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "authority/grants.hpp"
#include "authority/store.hpp"
#include "base/status.hpp"
#include "base/timers.hpp"
#include "work/desk.hpp"
#include "work/services.hpp"

namespace cox::work {

class GrantDesk {
 public:
  GrantDesk(Services& services, authority::Store& store) : services_(services), store_(store) {}

  // {"who", "permission", "for", "because"}
  Result<Json> grant(const Speaker& who, const Json& arguments);
  // {"id"}: ends a grant, or broken glass, before its time.
  Result<Json> revoke(const Speaker& who, const Json& arguments);
  Result<Json> grants(const Speaker& who, const Json& arguments);
  // {"what": a permission or the id of a rule, "because"}
  Result<Json> break_glass(const Speaker& who, const Json& arguments);
  // {"id", "text"}
  Result<Json> review(const Speaker& who, const Json& arguments);

  // Takes up what an earlier process left. Once the rooms can be told.
  void resume();

 private:
  using Grant = authority::Grant;

  Status may_grant(const authority::Identity& giver, const std::string& whom,
                   const std::string& permission) const;
  Status what_to_lift(const std::string& what) const;
  Status begin(const Grant& given);
  Status end(const std::string& id, const char* how);
  void arm(const Grant& grant);
  void later(const std::string& id, Millis delay, void (GrantDesk::*act)(const std::string&));
  void expire(const std::string& id) { (void)end(id, "expired"); }
  void remind(const std::string& id);
  void say_where_made(const Grant& grant, const std::string& text);
  void alert(const Grant& grant, const std::string& text);
  std::string name_of(const authority::Identity& who) const {
    return services_.authority.person_of(who);
  }

  Services& services_;
  authority::Store& store_;
  std::mutex mutex_;  // one change at a time
};

}  // namespace cox::work
