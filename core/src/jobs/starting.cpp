// The start of jobs, and joining them after a restart.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "jobs/jobs.hpp"
#include "jobs/secrets.hpp"
#include "work/perform.hpp"

namespace cox::jobs {

namespace {

constexpr Millis kLookAgain = 5'000;

}  // namespace

// What runs counts for settle(), and nothing begins after stop().
void Jobs::post(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    if (stopped_) return;
    ++busy_;
  }
  const bool posted =
      executor_.post([this, task = std::move(task), hold = work_.services.activity.hold()] {
        if (!stopped_) task();
        std::lock_guard lock(mutex_);
        --busy_;
        changed_.notify_all();
      });
  if (posted) return;
  std::lock_guard lock(mutex_);
  --busy_;
}

Folder Jobs::folder(Number number) const { return Folder(text::cat(options_.folder, "/", number)); }

Jobs::JobPtr Jobs::make_job(Record record) {
  auto job = std::make_shared<Job>();
  const Number number = record.number;
  job->display =
      std::make_shared<Display>(work_.services, executor_, folder(number), record,
                                [this, number](std::uint64_t bytes, const std::string& message) {
                                  store_.put_shown(number, bytes, message);
                                });
  job->record = std::move(record);
  return job;
}

void Jobs::say_waiting(const JobPtr& job) {
  std::string why;
  Record record;
  {
    std::lock_guard lock(mutex_);
    record = job->record;
    why = job->waits_for;
  }
  if (record.spec.show == Show::quiet || record.address.adapter.empty()) return;
  work::tell(work_.services, record.address,
             text::cat("job ", record.id(), " (", record.spec.title, ") waits: ", why));
}

// ---- the start ----

void Jobs::launch(const JobPtr& job) {
  snapshot(job).spec.has_process() ? launch_process(job) : begin_progress(job);
}

Result<Spec> Jobs::filled_in(const Record& record) const {
  auto spec = fill_in_secrets(record.spec, record.plugin, work_.desks.secrets);
  if (!spec.ok()) return spec;
  std::filesystem::path cwd(options_.home);
  cwd /= spec->cwd;  // an absolute one replaces it
  spec->cwd = cwd.lexically_normal().string();
  for (auto& basic : basic_environment(folder(record.number))) {
    const bool given =
        std::ranges::any_of(spec->env, [&](const auto& each) { return each.first == basic.first; });
    if (!given) spec->env.push_back(std::move(basic));
  }
  return spec;
}

void Jobs::launch_process(const JobPtr& job) {
  const Record record = snapshot(job);
  const Folder files = folder(record.number);
  auto spec = filled_in(record);
  Status started = spec.status();
  if (started.ok()) started = files.make();
  if (started.ok()) started = launcher_.launch(files, *spec);
  if (!started.ok()) return end(job, end_of("failed", started.message()));
  bool cancelled = false;
  {
    std::lock_guard lock(mutex_);
    job->launched = true;
    cancelled = job->cancel_wanted;
  }
  if (cancelled) static_cast<void>(send_cancel(files));
  job->display->start();
  await_end(job);
}

void Jobs::begin_progress(const JobPtr& job) {
  arm_deadline(job);
  job->display->start();
}

// Of a job without a process, from its start; that of a process its supervisor sees to.
void Jobs::arm_deadline(const JobPtr& job) {
  const Record record = snapshot(job);
  const Millis after = record.spec.deadline;
  if (after <= 0) return;
  const Millis gone = work_.services.clock.now() - record.started;
  const Millis left = std::clamp<Millis>(after - gone, 0, after);
  work_.services.timers.start(left, 0, [this, job, after] {
    post([this, job, after] {
      ask_plugin(job, end_of("timeout", text::cat("not done within ", text::duration(after))));
    });
  });
}

// After a restart of the bot.
void Jobs::join(const JobPtr& job) {
  const Record record = snapshot(job);
  const Folder files = folder(record.number);
  if (!record.spec.has_process()) {
    if (!record.spec.resumable)
      return end(job, end_of("lost", "the bot was started anew meanwhile"));
    begin_progress(job);
    if (!record.is_ending()) return;
    hear(record.number);
    return await_finish(job);
  }
  log::info("job", text::cat("job ", record.id(), " (", record.spec.title, ") goes on"));
  job->display->start();
  await_end(job);
}

// A job that cannot be looked at, since too many files are open perhaps, may well go on: it is not
// given up, or the next one with its key would run beside it.
void Jobs::await_end(const JobPtr& job) {
  const Number number = snapshot(job).number;
  const Status watched = watch_.add(number, folder(number));
  if (watched.ok()) return;
  if (watched.code() != Code::not_found)
    return look_again(number, watched, [this, job] { await_end(job); });
  auto ended = folder(number).read_end();
  end(job,
      ended.ok() ? std::move(*ended) : end_of("lost", "it had not begun when the bot stopped"));
}

void Jobs::look_again(Number number, const Status& why, std::function<void()> look) {
  log::warn("job", text::cat("job ", number, " is looked at again soon: ", why.message()));
  work_.services.timers.start(kLookAgain, 0, [this, look = std::move(look)] { post(look); });
}

}  // namespace cox::jobs
