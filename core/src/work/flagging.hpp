// What becomes of a message that held a secret: it is removed where the chat can do that, the
// person is told, and it is recorded that it happened. Threads: any.
#pragma once

#include "chat/gate.hpp"
#include "work/services.hpp"

namespace cox::work {

// Does all of that, without waiting. `passed.flagged` says what it held; nothing of the secret
// itself is said, logged or recorded.
void flag(Services& services, const chat::Passed& passed);

}  // namespace cox::work
