// What the answers of the Bot API mean. Pure.
#pragma once

#include <cox/json.hpp>
#include <cox/net/rest.hpp>
#include <cstdint>
#include <string>

namespace telegram {

// 429 holds the chat's lane for as long as Telegram says in parameters.retry_after.
cox::net::Rest::Verdict judge(const cox::net::HttpResponse& answer);

// Why a call came to nothing.
struct Trouble {
  std::string what = {};
  std::string advice = {};       // what a human should do; empty: nothing, it passes
  bool is_lasting = false;       // trying again as it is will not help
  bool is_passing = false;       // it may be said again in a while
  std::int64_t moved_to = 0;     // the group has another id now
  std::int64_t retry_after = 0;  // seconds
  int status = 0;                // Telegram's; 0: it did not answer
  bool is_unreadable = false;    // what came was too much, or no JSON
};

struct Reply {
  cox::Json result = {};
  Trouble trouble = {};  // empty `what`: none
};

// The whole of an answer. `session` is the entry's name, for advice.
Reply reply_of(const cox::net::Rest::Outcome& outcome, const std::string& session);

}  // namespace telegram
