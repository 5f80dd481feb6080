// Decisions that are recorded beside the calls: what was refused, and replies that were stopped or
// altered on their way. Threads: any.
#pragma once

#include <string>

#include "audit/records.hpp"
#include "base/effect.hpp"
#include "chat/message.hpp"
#include "chat/outgoing.hpp"
#include "work/middleware.hpp"

namespace cox::work {

// A call that was not allowed to begin.
struct Refusal {
  const chat::Message& message;
  std::string plugin;
  std::string name;  // of the command or listener
  Effect effect = Effect::writes;
  std::string permission;
  std::string rule;    // which decided; empty where it was none
  std::string reason;  // as the person is told
  // What is kept of what was said to the bot, without secret arguments. Empty: it was overheard,
  // or may hold a secret, and a digest is kept.
  std::string text;
};

void note_refusal(audit::Records& records, const Refusal& refusal);

// What the response middleware made of something that a call said, where it is another thing than
// the digest at the end of that call is over.
void note_verdict(audit::Records& records, const chat::Outgoing& out, const Verdict& verdict);

}  // namespace cox::work
