#include "audit_duties.hpp"

#include <sys/resource.h>

#include <memory>
#include <utility>

#include "audit/archive.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace cox {
namespace {

constexpr Millis kFresh = 10'000;
constexpr Millis kArchiveSoon = 60'000;
constexpr Millis kArchiveAgain = 24 * 60 * 60'000;
constexpr Millis kDay = 24 * 60 * 60'000;

// After a busy time the index has as much to do as all the messages had, and whoever is in the
// chat must not wait for that. Who searches may: they wait for the index in any case.
constexpr int kGivesWay = 5;  // of setpriority(2)

// From here on this thread gives way to others. On Linux a priority is that of one thread
// (setpriority(2), NOTES).
void give_way() { (void)::setpriority(PRIO_PROCESS, 0, kGivesWay); }

void warn(std::string_view what, const Status& status) {
  if (!status.ok()) log::warn("audit", text::cat(what, ": ", status.message()));
}

}  // namespace

AuditDuties::AuditDuties(work::Services& services, Executor& executor, AuditDesk& desk,
                         std::string path, std::string archive)
    : services_(services),
      executor_(executor),
      desk_(desk),
      path_(std::move(path)),
      archive_(std::move(archive)) {}

void AuditDuties::configure(const config::Audit& config, bool fresh) {
  std::vector<Timers::Id> old;
  {
    std::lock_guard lock(mutex_);
    old.swap(timers_);
  }
  for (const Timers::Id id : old) services_.timers.cancel(id);
  if (!config.post_adapter.empty())
    every(config.post_every, config.post_every, [this, config] { post_head(config); });
  if (config.keep_days > 0)
    every(kArchiveSoon, kArchiveAgain, [this, days = config.keep_days] { archive_old(days); });
  if (fresh) every(kFresh, kFresh, [this] { keep_fresh(); });
}

// One that takes longer than its period is not begun twice.
void AuditDuties::every(Millis delay, Millis period, std::function<void()> duty) {
  auto busy = std::make_shared<std::atomic<bool>>(false);
  const auto fire = [this, duty = std::move(duty), busy] {
    if (busy->exchange(true)) return;
    executor_.post([duty, busy, hold = services_.activity.hold()] {
      give_way();
      duty();
      *busy = false;
    });
  };
  std::lock_guard lock(mutex_);
  timers_.push_back(services_.timers.start(delay, period, fire));
}

// A head that was posted already is not said again.
void AuditDuties::post_head(const config::Audit& config) {
  const auto head = desk_.head();
  if (!head.ok()) return warn("cannot post the head of the records", head.status());
  if (posted_.exchange(head->seq) == head->seq) return;
  chat::Outgoing out;
  out.address.adapter = config.post_adapter;
  out.address.room = config.post_room;
  out.body = text::cat("The records stand at ", audit::to_text(*head));
  services_.outbox.send(std::move(out), [this](const Status& sent) {
    if (sent.ok()) return;
    posted_ = 0;
    warn("the head of the records was not posted", sent);
  });
}

void AuditDuties::archive_old(std::size_t days) {
  const Millis before = services_.clock.now() - static_cast<Millis>(days) * kDay;
  while (!stopping_) {
    const auto done = audit::archive(path_, archive_, before, services_.clock, 1);
    if (!done.ok()) return warn("cannot archive", done.status());
    if (done->empty()) return;
    const audit::Archived& segment = done->front();
    log::info("audit", text::cat("archived the records ", segment.extent.first(), " to ",
                                 segment.extent.last.seq, " in ", segment.path));
  }
}

// What stays wrong is said once, not every ten seconds.
void AuditDuties::keep_fresh() {
  Result<bool> more = true;
  while (more.ok() && *more && !stopping_) more = desk_.catch_up();
  std::lock_guard lock(mutex_);
  if (std::exchange(problem_, more.status().message()) != more.status().message())
    warn("cannot index", more.status());
}

}  // namespace cox
