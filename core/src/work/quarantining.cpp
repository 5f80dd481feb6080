#include "work/quarantining.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/perform.hpp"

namespace cox::work {

namespace {

// What waits behind a handler that does not return is told by another thread. No code of the plugin
// runs there: each task finds it in quarantine and is refused.
void refuse_waiting(Services& services, Actor& actor) {
  for (Task& task : actor.mailbox->supersede()) {
    services.deadlines.post([run = std::move(task.run)] { run(); });
  }
}

void begin_quarantine(Services& services, Actor& actor) {
  const std::string why = actor.quarantine.why();
  log::error(actor.id, text::cat("in quarantine: ", why, "; `reload ", actor.id,
                                 "` brings it back, and so does a new build"));
  services.records.note("plugin", Json::object({{"plugin", actor.id},
                                                {"outcome", "quarantined"},
                                                {"what", why},
                                                {"build", actor.build}}));
  refuse_waiting(services, actor);
}

// Whether the message was said to the plugin, and not merely in its hearing.
bool is_meant(const Share& share, const Letter& letter) {
  if (!letter.addressed) return false;
  return std::ranges::any_of(share.hits, [&](const Hit& hit) {
    if (hit.target.kind == Target::Kind::command) return true;
    const auto& listener = share.actor->declared.listeners[hit.target.position].listener;
    return !hit.candidate && listener.kind != routing::Listener::Kind::hear;
  });
}

// What fails while nothing can be written is the machine's failure, and is over with it.
bool disk_fails(const Services& services) {
  return !services.records.health().ok() || !services.brain.health().ok();
}

}  // namespace

void count_failure(Services& services, Actor& actor, std::string_view why) {
  if (disk_fails(services)) return;
  const QuarantineRule rule = services.settings()->quarantine;
  if (actor.quarantine.failed(rule, services.clock.steady(), why))
    begin_quarantine(services, actor);
}

void count_error(Services& services, Actor& actor, std::string_view why) {
  ++actor.counters.errors;
  count(actor.totals->errors);
  count_failure(services, actor, why);
}

void note_stuck(Services& services, Actor& actor) {
  const QuarantineRule rule = services.settings()->quarantine;
  if (actor.quarantine.stuck(rule, services.clock.steady())) begin_quarantine(services, actor);
}

Delivered turn_away(Work& work, const Share& share, const Letter& letter) {
  if (!is_meant(share, letter)) return {};
  const Actor& actor = *share.actor;
  tell(work.services, letter.message->address(),
       text::cat(actor.id, " cannot take this: ", actor.quarantine.refusal(actor.id).message()));
  return {1, false, false};
}

}  // namespace cox::work
