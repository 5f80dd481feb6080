// Slack's Web API: calls in lanes, with the right token, and what comes of them as a sentence.
// Lives on the loop's thread.
#pragma once

#include <cox/json.hpp>
#include <cox/net/rest.hpp>
#include <functional>
#include <string>

#include "protocol/errors.hpp"
#include "protocol/text.hpp"
#include "settings.hpp"

namespace slack {

struct Result {
  bool ok = false;
  Token token = Token::bot;  // that it was called with
  cox::Json answer = {};
  std::string error = {};   // Slack's word for it; empty where it did not answer
  Trouble trouble = {};     // where it is not ok
  std::string scopes = {};  // that the token has, where Slack says so: "chat:write,users:read"
};

class Api {
 public:
  using Done = std::function<void(const Result&)>;

  // `watch` is told of each result, before whoever asked: what `adapters` has to say of a failure
  // is there when the failure is told.
  Api(cox::net::Loop& loop, const Settings& settings, Done watch);

  // Methods that read take forms only, and may be called twice without harm.
  void read(const std::string& method, const Form& arguments, Done done);
  // Methods that do something; in order within a channel.
  void write(const std::string& method, const cox::Json& arguments, Done done);
  // apps.connections.open, with the app's token.
  void open_connection(Done done);
  // The bytes of a file to where Slack wants them.
  void upload(const std::string& url, std::string bytes, Done done);
  // An answer to a slash command or a press, to its response_url.
  void respond(const std::string& url, const cox::Json& message, Done done);

  cox::net::Rest::State state() const { return rest_.state(); }

 private:
  void call(const std::string& method, cox::net::Rest::Call call, Token token, Done done);
  void post_to(const std::string& what, const std::string& url, const std::string& type,
               std::string body, Done done);
  Result result_of(const std::string& method, Token token,
                   const cox::net::Rest::Outcome& outcome) const;

  const Settings& settings_;
  const Done watch_;
  cox::net::Rest rest_;
};

}  // namespace slack
