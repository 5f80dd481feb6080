// What records are found by. An entry is what a search shows: a call, its begin and its end
// together, or anything else that was noted. Pure functions. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/chain.hpp"
#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::audit {

// One entry, as JSON: "seq", "time", "kind" ("call", or that of a note) and what stands in the
// record; of a call also "outcome", "error", "output", "took" once it has ended. An empty `end`: it
// has not. Texts that are empty are left out.
Json entry_of(Seq seq, std::string_view body, std::string_view end);

// What is looked for; everything that is given must hold.
struct Query {
  std::vector<std::string> words = {};  // "web", or "1.4*" for words that begin so
  std::string user = {};                // an account, "ADAPTER:ACCOUNT", or a person
  std::string room = {};                // or "ADAPTER:ROOM"
  std::string command = {};             // its id
  std::string plugin = {};
  std::string kind = {};     // "call", "command", "listener", ..., or that of a note
  std::string outcome = {};  // "ok", "failed", "denied", ...
  std::string effect = {};   // "reads", "writes", "destroys", or "changes": not reads
  Millis since = INT64_MIN;
  Millis until = INT64_MAX;  // itself not included
  Seq before = INT64_MAX;    // entries of before this number
  std::size_t limit = 20;    // the newest ones

  bool in_time(Millis time) const { return since <= time && time < until; }
};

// From its members by the same names; "words" is one text, a time is in milliseconds or written as
// in when.hpp. Members that are not known are refused.
Result<Query> query_of(const Json& arguments, Millis now);

// The terms of an entry, sorted, each once: words in small letters, and one for each thing that a
// query can name, made so that no word is equal to it.
std::vector<std::string> terms_of(const Json& entry);
// The terms that an entry must have; a last '*' stands for any end.
std::vector<std::string> terms_of(const Query& query);
// Whether it has, the times aside.
bool has_all(const std::vector<std::string>& terms, const std::vector<std::string>& wanted);

}  // namespace cox::audit
