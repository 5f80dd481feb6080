// The end of jobs, and what follows from it.
#include <algorithm>
#include <utility>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "jobs/jobs.hpp"
#include "work/delivery.hpp"

namespace cox::jobs {

namespace {

constexpr Millis kTellAgain = 5'000;
constexpr std::size_t kEndTail = 4'000;
constexpr int kLooks = 12;  // at an end that cannot be read
// So long a job that was asked to end keeps its key after its plugin last did something for it.
constexpr Millis kFinishWithin = 600'000;

std::string end_facts(const Record& record, const Folder& folder) {
  Json facts = to_json(record.end);
  facts.set("id", record.id()).set("title", record.spec.title);
  facts.set("state", record.state == State::ended ? "ended" : "running");
  facts.set("key", record.spec.key).set("reason", reason(record.end));
  facts.set("state_given", Json::parse(record.spec.state).value_or(Json()));
  facts.set("tail", last_output(folder, kEndTail));
  facts.set("output_file", folder.output());
  return facts.dump();
}

}  // namespace

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
  if (ended.status().code() == Code::failed && ++job->unread < kLooks)  // of this task alone
    return look_again(number, ended.status(), [this, number] { process_gone(number); });
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
  ask_plugin(job, end_of("cancelled", ""));
  return {};
}

// Its plugin still has to end what runs and to undo what was done: until then the job holds its
// key, or the next one would run beside that.
void Jobs::ask_plugin(const JobPtr& job, End asked) {
  Record record;
  {
    std::lock_guard lock(mutex_);
    record = job->record;
    if (record.state == State::ended || record.is_ending()) return;
    if (record.state == State::running && record.spec.is_finished_by_plugin()) {
      record.end = asked;
      record.end.duration = std::max<Millis>(work_.services.clock.now() - record.started, 0);
      job->record.end = record.end;
      untold_.insert(record.number);
    }
  }
  if (!record.is_ending()) return end(job, std::move(asked));
  if (Status written = store_.put(record); !written.ok())
    log::error("job", text::cat("job ", record.id(), " is to end: ", written.message()));
  log::info("job", text::cat("job ", record.id(), " (", record.spec.title,
                             ") is asked to end: ", record.end.outcome));
  hear(record.number);
  await_finish(job);
  tell(job);
}

// A plugin that is gone, or forgets its job, does not keep the key for ever.
void Jobs::await_finish(const JobPtr& job) {
  const auto look = [this, job] {
    const Record record = snapshot(job);
    if (record.state == State::ended) return;
    if (is_at_work(job)) return await_finish(job);
    log::warn("job", text::cat("job ", record.id(), " is over without a word of ", record.plugin));
    end(job, end_of(record.end.outcome, record.end.error));
  };
  work_.services.timers.start(kFinishWithin, 0, [this, look] { post(look); });
}

// Whether a part of it runs, or something was done for it lately.
bool Jobs::is_at_work(const JobPtr& job) const {
  std::lock_guard lock(mutex_);
  if (work_.services.clock.steady() - job->heard < kFinishWithin) return true;
  return std::ranges::any_of(jobs_, [&](const auto& each) {
    const Record& record = each.second->record;
    return record.part_of == job->record.number && record.state != State::ended;
  });
}

void Jobs::hear(Number number) {
  std::lock_guard lock(mutex_);
  const auto found = jobs_.find(number);
  if (found != jobs_.end()) found->second->heard = work_.services.clock.steady();
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
    record = kept;
  }
  if (Status written = store_.put(record); !written.ok())
    log::error("job", text::cat("the end of job ", record.id(), ": ", written.message()));
  log::info("job", text::cat("job ", record.id(), " (", record.spec.title,
                             ") ended: ", record.end.outcome));
  job->display->finish(record);
  const std::string outcome = record.end.outcome == "lost" ? "unknown" : record.end.outcome;
  if (!record.call.empty()) work_.calls.let_go(record.call, outcome, reason(record.end));
  {
    std::lock_guard lock(mutex_);
    if (!job->record.told) untold_.insert(record.number);
  }
  hear(record.part_of);
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
      if (job->record.state != State::queued || !is_same_key(job->record.spec.key, key)) continue;
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
