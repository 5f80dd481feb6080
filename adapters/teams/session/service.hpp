// The conversations API of the Bot Connector: calls with the bot's token, as fast as it lets us.
#pragma once

#include <cox/json.hpp>
#include <cox/net/rest.hpp>
#include <cox/sdk/error.hpp>
#include <functional>
#include <string>
#include <variant>

#include "token_source.hpp"

namespace teams {

struct ServiceCall {
  std::string method;
  std::string url;
  cox::Json body;    // null: none
  std::string lane;  // the conversation: limits are counted by it
};

// Lives on the loop's thread.
class Service {
 public:
  // The id of what was made, may be empty; or why not.
  using Done = std::function<void(std::variant<std::string, cox::Error>)>;

  Service(cox::net::Loop& loop, const Settings& settings, TokenSource& tokens);

  void send(ServiceCall call, Done done) { send(std::move(call), std::move(done), true); }
  cox::net::Rest::State state() const { return rest_.state(); }

 private:
  void send(ServiceCall call, Done done, bool may_renew);

  TokenSource& tokens_;
  cox::net::Rest rest_;
};

// What a refusal means to people; COX_BUSY where another try may help.
cox::Error error_of(int status, std::string_view body);

}  // namespace teams
