#include "work/deadline.hpp"

#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox::work {

namespace {

void expire(Work& work, const std::string& id, Millis deadline) {
  const CallPtr call = work.calls.find(id);
  if (call == nullptr) return;
  const std::string why = text::cat("it was not over after ", text::duration(deadline));
  call->failed("timeout", why);
  if (call->spec().address) {
    tell(work.services, *call->spec().address,
         text::cat(call->spec().name, " was stopped: ", why, " (call ", id, ")."));
  }
  work.operations.cancel_call(call.get());
}

}  // namespace

void watch_deadline(Work& work, const commands::Declaration& command, const std::string& call) {
  const Millis deadline = command.deadline;
  if (deadline == 0 || call.empty() || work.calls.find(call) == nullptr) return;
  work.services.timers.start(deadline, 0, [&work, call, deadline] {
    work.services.deadlines.post([&work, call, deadline] { expire(work, call, deadline); });
  });
}

}  // namespace cox::work
