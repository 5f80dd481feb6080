// What an error of the Web API means, for people: a sentence, and what to do about it.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

namespace slack {

struct Trouble {
  std::string what = {};
  std::string advice = {};
  // A human must do something first: trying again at once is no use.
  bool is_lasting = false;
  // Slack's own, or the network's: the same call may succeed later.
  bool is_passing = false;
};

// Which of the two tokens a call was made with.
enum class Token { bot, app };

// `prefix` stands before the names of settings ("adapters.work."); `answer` what Slack said.
Trouble explain(const std::string& method, const cox::Json& answer, const std::string& prefix,
                Token token = Token::bot);

// Why Socket Mode ended with `reason` of a disconnect; empty for those that mean nothing.
Trouble explain_disconnect(std::string_view reason);

}  // namespace slack
