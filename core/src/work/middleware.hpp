// Running a chain of middleware: outside mailboxes, on threads of its own, under a deadline. A step
// that fails, throws or is late denies. Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "chat/message.hpp"
#include "chat/outbox.hpp"
#include "work/registry.hpp"
#include "work/services.hpp"

namespace cox::work {

// What the steps of a chain see. Owned, because a late step may still look at it.
struct Passing {
  chat::MessagePtr message;  // receive and listener steps
  std::string name;          // listener steps: the listener or command; response steps: whose words
  std::string data;          // listener steps: what else is known of it, as JSON
  std::optional<chat::Outgoing> outgoing;  // response steps; its body may be replaced
};

struct Verdict {
  bool allowed = true;
  std::string reason;               // of a denial, for people
  std::string by;                   // "plugin/step" that denied
  std::optional<std::string> body;  // response steps: the text to send instead
  bool stopping = false;            // nobody decided: the bot stopped before

  // The reason; where none was given, who stopped it.
  std::string why() const;
};

// What listener steps are told of a call beside its name, as JSON.
std::string step_facts(const std::string& plugin, Effect effect, const std::string& permission);

// Asks `steps` in order and calls `next` exactly once: at once where there are no steps, otherwise
// from another thread, at the latest shortly after the deadline.
void pass(Services& services, std::vector<Step> steps, Passing passing,
          std::function<void(Verdict)> next);

// The same for a mailbox's thread, which waits.
Verdict pass_and_wait(Services& services, const std::vector<Step>& steps, Passing passing);

}  // namespace cox::work
