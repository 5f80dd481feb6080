// What a command would do, without its being done. Threads: the mailbox's.
#pragma once

#include "work/plan.hpp"
#include "work/work.hpp"

namespace cox::work {

// Runs the command's handler for its plan. A failure has been told to whoever asked. Empty where
// the command tells no plan.
Result<Outlook> look_ahead(Work& work, const ActorPtr& actor, const DeclaredCommand& command,
                           CallSpec spec);

}  // namespace cox::work
