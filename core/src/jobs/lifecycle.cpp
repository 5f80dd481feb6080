// From the start of a job to its end.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "jobs/jobs.hpp"
#include "jobs/secrets.hpp"
#include "work/delivery.hpp"
#include "work/perform.hpp"

namespace cox::jobs {

namespace {

constexpr Millis kTellAgain = 5'000;
constexpr std::size_t kEndTail = 4'000;

End end_of(std::string outcome, std::string error) {
  End end;
  end.outcome = std::move(outcome);
  end.error = std::move(error);
  return end;
}

std::string end_facts(const Record& record, const Folder& folder) {
  Json facts = to_json(record.end);
  facts.set("id", record.id()).set("state", "ended").set("title", record.spec.title);
  facts.set("key", record.spec.key).set("reason", reason(record.end));
  facts.set("state_given", Json::parse(record.spec.state).value_or(Json()));
  facts.set("tail", last_output(folder, kEndTail));
  facts.set("output_file", folder.output());
  return facts.dump();
}

}  // namespace

// What runs counts for settle(), and nothing begins after stop().
void Jobs::post(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    if (stopped_) return;
    ++busy_;
  }
  const bool posted = executor_.post([this, task = std::move(task)] {
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
  for (auto& [name, value] : basic_environment(folder(record.number))) {
    const bool given =
        std::ranges::any_of(spec->env, [&](const auto& each) { return each.first == name; });
    if (!given) spec->env.emplace_back(name, value);
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
  if (Status watched = watch_.add(record.number, files); !watched.ok()) {
    static_cast<void>(send_cancel(files));
    return end(job, end_of("failed", watched.message()));
  }
  bool cancelled = false;
  {
    std::lock_guard lock(mutex_);
    job->launched = true;
    cancelled = job->cancel_wanted;
  }
  if (cancelled) static_cast<void>(send_cancel(files));
  job->display->start();
}

void Jobs::begin_progress(const JobPtr& job) {
  const Record record = snapshot(job);
  folder(record.number).remove();
  if (Status made = make_folders(folder(record.number).path(), 0700); !made.ok())
    return end(job, end_of("failed", made.message()));
  if (record.spec.deadline > 0) {
    work_.services.timers.start(record.spec.deadline, 0, [this, job, after = record.spec.deadline] {
      post([this, job, after] {
        end(job, end_of("timeout", text::cat("not done within ", text::duration(after))));
      });
    });
  }
  job->display->start();
}

// After a restart of the bot.
void Jobs::join(const JobPtr& job) {
  const Record record = snapshot(job);
  const Folder files = folder(record.number);
  if (!record.spec.has_process()) {
    if (!record.spec.resumable)
      return end(job, end_of("lost", "the bot was started anew meanwhile"));
    return job->display->start();
  }
  log::info("job", text::cat("job ", record.id(), " (", record.spec.title, ") goes on"));
  job->display->start();
  if (watch_.add(record.number, files).ok()) return;
  auto ended = files.read_end();
  end(job,
      ended.ok() ? std::move(*ended) : end_of("lost", "it had not begun when the bot stopped"));
}

// ---- the end ----

void Jobs::process_gone(Number number) {
  JobPtr job;
  {
    std::lock_guard lock(mutex_);
    const auto found = jobs_.find(number);
    if (found == jobs_.end()) return;
    job = found->second;
  }
  const Folder files = folder(number);
  auto ended = files.read_end();
  if (ended.ok()) return end(job, std::move(*ended));
  files.close_to_late();
  end_what_is_left(files);
  const bool began = is_there(files.status());
  end(job, end_of("lost", began ? "its supervisor was killed: whether it was done is not known"
                                : "it had not begun when the bot stopped"));
}

Status Jobs::ask_to_end(const JobPtr& job) {
  Record record;
  {
    std::lock_guard lock(mutex_);
    job->cancel_wanted = true;
    record = job->record;
    if (record.state == State::running && record.spec.has_process() && !job->launched) return {};
  }
  if (record.state == State::running && record.spec.has_process()) {
    const Status sent = send_cancel(folder(record.number));
    return sent.code() == Code::not_found ? Status() : sent;  // its end is on its way
  }
  end(job, end_of("cancelled", ""));
  return {};
}

void Jobs::end(const JobPtr& job, End end) {
  Record record;
  {
    std::lock_guard lock(mutex_);
    if (job->record.state == State::ended) return;
    Record& kept = job->record;
    const Millis now = work_.services.clock.now();
    if (end.duration == 0 && kept.started > 0)
      end.duration = std::max<Millis>(now - kept.started, 0);
    kept.state = State::ended;
    kept.ended = now;
    kept.end = std::move(end);
    if (!kept.told) untold_.insert(kept.number);
    record = kept;
  }
  if (Status written = store_.put(record); !written.ok())
    log::error("job", text::cat("the end of job ", record.id(), ": ", written.message()));
  log::info("job", text::cat("job ", record.id(), " (", record.spec.title,
                             ") ended: ", record.end.outcome));
  job->display->finish(record);
  const std::string outcome = record.end.outcome == "lost" ? "unknown" : record.end.outcome;
  if (!record.call.empty()) work_.calls.let_go(record.call, outcome, reason(record.end));
  tell(job);
  start_next(record.spec.key);
  prune();
  changed_.notify_all();
}

// The first in the queue that nothing holds up.
void Jobs::start_next(const std::string& key) {
  if (key.empty()) return;
  JobPtr next;
  Record record;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [number, job] : jobs_) {
      if (job->record.state != State::queued || job->record.spec.key != key) continue;
      job->waits_for = blocked(job->record);
      if (next != nullptr || !job->waits_for.empty()) continue;
      next = job;
      next->record.state = State::running;
      next->record.started = work_.services.clock.now();
      record = next->record;
    }
  }
  if (next == nullptr) return;
  if (Status written = store_.put(record); !written.ok())
    return end(next, end_of("failed", text::cat("it was not started: ", written.message())));
  launch(next);
}

work::CallSpec Jobs::end_call(const Record& record) const {
  work::CallSpec spec;
  spec.kind = COX_CALL_JOB;
  spec.name = record.spec.handler;
  spec.message = record.message;
  if (!record.address.adapter.empty()) spec.address = record.address;
  spec.person = record.person;
  spec.addressed = record.addressed;
  spec.rule = text::cat("end of job ", record.id());
  spec.data = end_facts(record, folder(record.number));
  return spec;
}

// Its handler runs in whatever build is live; where there is none, when there is one.
void Jobs::tell(const JobPtr& job) {
  Record record;
  {
    std::lock_guard lock(mutex_);
    if (job->record.told || std::exchange(job->telling, true)) return;
    record = job->record;
  }
  const auto over = [this, job](const work::Delivered& delivered) {
    if (!delivered.dropped) return;
    std::lock_guard lock(mutex_);
    job->telling = false;  // its plugin went away: the next build is told
  };
  const Status posted = work::deliver_job(
      work_, record.plugin, end_call(record), [this, job] { told(job); }, over);
  if (posted.ok()) return;
  {
    std::lock_guard lock(mutex_);
    job->telling = false;
  }
  if (posted.code() != Code::busy) return;
  work_.services.timers.start(kTellAgain, 0, [this, job] { post([this, job] { tell(job); }); });
}

// Right before its handler runs: a handler that began is not run again.
void Jobs::told(const JobPtr& job) {
  Record record;
  {
    std::lock_guard lock(mutex_);
    job->record.told = true;
    untold_.erase(job->record.number);
    record = job->record;
  }
  if (Status kept = store_.put_soon(record); !kept.ok()) log::warn("job", kept.message());
}

void Jobs::tell_waiting() {
  std::vector<JobPtr> waiting;
  {
    std::lock_guard lock(mutex_);
    for (const Number number : untold_) {
      if (const auto found = jobs_.find(number); found != jobs_.end())
        waiting.push_back(found->second);
    }
  }
  for (const JobPtr& job : waiting) tell(job);
}

// The oldest of those that have ended go, with their files; the newest stays, by its number the
// next one is counted.
void Jobs::prune() {
  std::vector<Number> old;
  {
    std::lock_guard lock(mutex_);
    std::vector<Number> ended;
    for (const auto& [number, job] : jobs_) {
      if (job->record.state == State::ended && job->record.told && number != last_)
        ended.push_back(number);
    }
    const std::size_t more = ended.size() - std::min(ended.size(), options_.kept);
    old.assign(ended.begin(), ended.begin() + static_cast<std::ptrdiff_t>(more));
    for (const Number number : old) jobs_.erase(number);
  }
  for (const Number number : old) {
    store_.remove(number);
    folder(number).remove();
  }
}

}  // namespace cox::jobs
