// Answers before and after: what a line would come to, what became of the last one, and how one may
// go on. Nothing happens. Threads: any but that of a mailbox which the asked plugin waits for.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

#include "work/work.hpp"

namespace cox::work {

// commands/1 check: `line` as said by the sender of `asker` where they stand, or by the account
// `who` ("ADAPTER:ACCOUNT") where that is not empty. docs/abi.md has the fields.
Result<Json> check(Work& work, const chat::Message& asker, std::string_view who,
                   std::string_view line);

// commands/1 explain: the message before `asker` in the same room. not_found: nothing is known of
// one.
Result<Json> explain(const Work& work, const chat::Message& asker);

// commands/1 complete: whole lines, the bot's name aside.
Json complete(const Work& work, const chat::Message& asker, std::string_view line);

}  // namespace cox::work
