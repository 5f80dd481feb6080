// Linking accounts: "link" in one, its code in the other. What that gives is told in
// authority/links.hpp and docs/authority.md. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <mutex>
#include <string>

#include "authority/codes.hpp"
#include "authority/store.hpp"
#include "base/status.hpp"
#include "work/desk.hpp"
#include "work/services.hpp"

namespace cox::work {

class LinkDesk {
 public:
  LinkDesk(Services& services, authority::Store& store)
      : services_(services), store_(store), codes_(services.clock) {}

  // {"code": absent}: sends one to whoever asks, in a direct message. With one: links.
  Result<Json> link(const Speaker& who, const Json& arguments);
  // {"account": absent or one that is linked to mine}.
  Result<Json> unlink(const Speaker& who, const Json& arguments);

 private:
  Result<Json> give_code(const authority::Identity& asker);
  Result<Json> redeem(const authority::Identity& sayer, const std::string& code);
  Status may_link(const std::string& account, const std::string& root) const;

  Services& services_;
  authority::Store& store_;
  authority::Codes codes_;
  std::mutex mutex_;  // one change of links at a time
};

}  // namespace cox::work
