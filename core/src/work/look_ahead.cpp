#include "work/look_ahead.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox::work {

Result<Outlook> look_ahead(Work& work, const ActorPtr& actor, const DeclaredCommand& command,
                           CallSpec spec) {
  if (!command.command.plan) return Outlook{};
  spec.kind = COX_CALL_PLAN;
  spec.effect = Effect::reads;
  spec.accepted.clear();
  const Answer answer = run_call(work.services, work.calls, actor, spec, command.handler);
  if (!answer.status.ok()) return answer.status;
  auto outlook = read_outlook(answer.text);
  if (!outlook.ok()) {
    log::error(actor->id, text::cat("'", spec.name, "': ", outlook.status().message()));
    tell(work.services, *spec.address,
         text::cat("'", spec.name, "' of ", actor->id,
                   " did not say what it would do, so nothing was done"));
  }
  return outlook;
}

}  // namespace cox::work
