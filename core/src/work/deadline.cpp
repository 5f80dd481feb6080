#include "work/deadline.hpp"

#include <optional>
#include <string>

#include "base/text.hpp"
#include "work/perform.hpp"
#include "work/quarantining.hpp"

namespace cox::work {

namespace {

void expire(Work& work, const std::string& id, Millis deadline) {
  CallPtr call = work.calls.find(id);
  if (call == nullptr) return;
  const std::string why = text::cat("it was not over after ", text::duration(deadline));
  const std::string words =
      text::cat(call->spec().name, " was stopped: ", why, " (call ", id, ").");
  const std::optional<chat::Address> address = call->spec().address;
  call->failed("timeout", why);
  count_failure(work.services, *call->actor(), text::cat(call->spec().name, ": ", why));
  work.operations.cancel_call(call.get());
  call = nullptr;  // whoever reads that it was stopped finds it stopped
  if (address) tell(work.services, *address, words);
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
