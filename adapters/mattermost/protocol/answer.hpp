// What the server's answers mean. Pure.
#pragma once

#include <cox/net/rest.hpp>
#include <cstdint>
#include <string>

namespace mattermost {

// 429 holds everything: the limit is counted by who calls, not by what is called.
cox::net::Rest::Verdict judge(const cox::net::HttpResponse& answer, std::int64_t now_seconds);

// Why a call came to nothing.
struct Trouble {
  std::string what = {};
  std::string advice = {};  // what a human should do; empty: nothing, it passes
  bool is_lasting = false;  // trying again as it is will not help
  // It passes by itself, and it may be said again: by its pending_post_id the server knows a post
  // that has arrived all the same.
  bool is_passing = false;
};

// Nothing is wrong: `what` is empty.
Trouble trouble_of(const cox::net::Rest::Outcome& outcome, const std::string& session);

// "👍" or ":+1:" as what reactions are called; empty where nobody knows.
std::string emoji_name(const std::string& reaction);

}  // namespace mattermost
