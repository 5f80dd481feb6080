// How much one call may have on its way to the chats: a handler that says more than they take fills
// no room's queue. Threads: any.
#pragma once

#include <cstddef>

#include "base/status.hpp"
#include "work/calls.hpp"
#include "work/services.hpp"

namespace cox::work {

// Messages of one call that no chat has taken or refused yet.
inline constexpr std::size_t kMostUnsaid = 1'000;

// Counts a message that goes on its way now; Call::arrived() ends it. busy: there are too many. The
// first time that is logged, and counts as a failure of the call and its plugin.
Status count_unsaid(Services& services, Call& call);

}  // namespace cox::work
