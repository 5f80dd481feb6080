// A desk: something a plugin may ask for by a verb, with JSON both ways, where who asks matters.
// The floors above and beside implement them; the border to C only passes the request on. Threads:
// any.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

#include "base/status.hpp"
#include "work/calls.hpp"

namespace cox::work {

// Who asks: a plugin, in a call of its own or in none. Whoever spoke is in call->spec().message.
struct Speaker {
  std::string plugin;
  ActorPtr actor;  // the generation that asks; null once it is being unloaded
  CallPtr call;    // null where no call is open
};

class Desk {
 public:
  virtual ~Desk() = default;
  virtual Result<Json> perform(const Speaker& who, std::string_view verb,
                               const Json& arguments) = 0;
};

// Lends named secrets to plugins.
class SecretDesk {
 public:
  virtual ~SecretDesk() = default;
  // not_found; denied where the config does not lend it to that plugin.
  virtual Result<std::string> reveal(std::string_view plugin, std::string_view name) = 0;
};

// Set before the first plugin is loaded; null: the bot cannot do that. They outlive all plugins.
struct Desks {
  Desk* authority = nullptr;  // authority/1
  Desk* audit = nullptr;      // audit/1
  Desk* jobs = nullptr;       // jobs/1
  SecretDesk* secrets = nullptr;
};

}  // namespace cox::work
