// The way of a plan: proposed by the call that somebody asked for, confirmed by them, approved by
// others, begun or voided. Who may approve is judged at that time, and all of it once more when the
// call begins. Threads: propose() and begin are the mailbox's; the others any.
#pragma once

#include <cox/json.hpp>
#include <string>
#include <string_view>

#include "work/work.hpp"

namespace cox::work {

// Whether a command with this effect must wait, given what the rules say.
bool must_wait(Effect effect, const authority::Decision& decision);

// Asks the command what it would do, keeps the plan and shows it where it was asked for. What fails
// is told to whoever asked.
void propose(Work& work, const ActorPtr& actor, const DeclaredCommand& command, CallSpec spec,
             const authority::Decision& decision);

// `by` says yes or no to a plan; the answer is a sentence for them. not_found, denied, or what kept
// it from being recorded.
Result<std::string> approve(Work& work, const chat::Message& by, std::string_view id);
Result<std::string> deny(Work& work, const chat::Message& by, std::string_view id,
                         std::string_view why);

// The plans that wait, as an array of objects (docs/abi.md, authority/1 "pending").
Json pending(const Work& work);

// If the message is the asker's yes or no to a plan of theirs: takes it for that. False: it is
// something else.
bool answer_plan(Work& work, const chat::Message& message);

// A build went live: plans of the plugin's other builds are void.
void void_other_builds(Work& work, const Actor& live);

// After a start, when the plugins are there: goes on with what an earlier process left.
void resume_plans(Work& work);

}  // namespace cox::work
