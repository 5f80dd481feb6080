#include "jobs/jobs.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "work/permit.hpp"

namespace cox::jobs {

namespace {

// They start supervisors, read output and compose messages; none of that takes long.
constexpr std::size_t kThreads = 4;

}  // namespace

Jobs::Jobs(work::Work& work, Options options)
    : work_(work),
      options_(std::move(options)),
      launcher_(options_.program),
      store_(work.services.brain),
      executor_("cox-job", kThreads),
      watch_([this](Number number) { post([this, number] { process_gone(number); }); }) {
  work_.registry.when_changed([this] { post([this] { tell_waiting(); }); });
}

Jobs::~Jobs() { stop(); }

Status Jobs::load() {
  Status loaded = read_earlier();
  std::lock_guard lock(mutex_);
  loaded_ = loaded;
  return loaded;
}

Status Jobs::know_earlier() {
  std::lock_guard once(loading_);
  {
    std::lock_guard lock(mutex_);
    if (loaded_.ok()) return {};
  }
  Status loaded = load();
  if (loaded.ok()) resume();
  return loaded;
}

Status Jobs::read_earlier() {
  auto records = store_.records();
  if (!records.ok()) return records.status();
  auto locks = store_.locks();
  if (!locks.ok()) return locks.status();
  std::lock_guard lock(mutex_);
  for (Lock& each : *locks) locks_.set(std::move(each));
  for (Record& record : *records) {
    last_ = std::max(last_, record.number);
    const Number number = record.number;
    const bool is_news = record.state == State::ended || record.is_ending();
    if (is_news && !record.told) untold_.insert(number);
    // Its call began in an earlier process; from here on the job holds its record.
    if (record.state != State::ended && !record.call.empty()) work_.calls.keep_open(record.call);
    const bool runs = record.state == State::running;
    const JobPtr job = jobs_.emplace(number, make_job(std::move(record))).first->second;
    job->launched = runs;
    if (runs) left_.push_back(job);
  }
  return {};
}

void Jobs::resume() {
  std::vector<JobPtr> running;
  std::set<std::string> keys;
  {
    std::lock_guard lock(mutex_);
    // Not those that somebody began as soon as the adapters were there.
    for (const JobPtr& job : std::exchange(left_, {})) {
      if (job->record.state == State::running) running.push_back(job);
    }
    for (const auto& [number, job] : jobs_) {
      if (job->record.state == State::queued) keys.insert(job->record.spec.key);
    }
  }
  for (const JobPtr& job : running) post([this, job] { join(job); });
  for (const std::string& key : keys) post([this, key] { start_next(key); });
  post([this] { tell_waiting(); });
  watch_locks();
}

bool Jobs::answers_for(const std::string& call) const {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(jobs_, [&](const auto& each) {
    return each.second->record.call == call && each.second->record.state != State::ended;
  });
}

bool Jobs::settle(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] {
    for (const auto& [number, job] : jobs_) {
      if (job->record.state == State::running && job->record.spec.has_process()) return false;
    }
    return busy_ == 0;
  });
}

void Jobs::stop() {
  if (stopped_.exchange(true)) return;
  watch_.stop();
  std::vector<JobPtr> all;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [number, job] : jobs_) all.push_back(job);
  }
  for (const JobPtr& job : all) job->display->stop();
  executor_.stop(std::chrono::milliseconds(5'000));
}

// ---- who may, and what one sees ----

// Whoever started it, its plugin where nobody speaks, and who holds the permission.
Status Jobs::may(const work::Speaker& who, const Record& record,
                 const std::string& permission) const {
  const chat::MessagePtr said = who.call == nullptr ? nullptr : who.call->spec().message;
  if (who.plugin == record.plugin) return {};
  if (said == nullptr)
    return {Code::denied, text::cat("job ", record.id(), " belongs to ", record.plugin)};
  const std::string& person = who.call->spec().person;
  if (!person.empty() && person == record.person) return {};
  if (record.message != nullptr && is_account(*said, work::identity_of(*record.message))) return {};
  const authority::Decision decision =
      work::permit(work_.services, *said, Effect::writes, permission, permission);
  if (decision.allowed) return {};
  return {Code::denied,
          text::cat("job ", record.id(), " was started by ", record.by(), ": ", decision.reason)};
}

Json Jobs::describe(const Job& job) const {
  const Record& record = job.record;
  const Millis now = work_.services.clock.now();
  Json json = Json::object({{"id", record.id()},
                            {"title", record.spec.title},
                            {"state", to_string(record.state)},
                            {"plugin", record.plugin},
                            {"by", record.by()},
                            {"adapter", record.address.adapter},
                            {"room", record.address.room},
                            {"created", record.created}});
  if (!record.spec.key.empty()) json.set("key", record.spec.key);
  if (record.started > 0) json.set("started", record.started);
  if (record.state == State::running)
    json.set("elapsed_ms", std::max<Millis>(now - record.started, 0));
  if (record.percent >= 0) json.set("percent", record.percent);
  if (!record.step.empty()) json.set("step", record.step);
  if (record.state == State::queued) json.set("behind", job.waits_for);
  if (record.is_ending()) json.set("ending", record.end.outcome);
  if (record.state != State::ended) return json;
  json.set("ended", record.ended);
  const Json end = to_json(record.end);
  for (const auto& [name, value] : end.members()) json.set(name, value);
  if (const std::string why = reason(record.end); !why.empty()) json.set("reason", why);
  return json;
}

Jobs::JobPtr Jobs::holder(const std::string& key, Number than) const {
  if (key.empty()) return nullptr;
  for (const auto& [number, job] : jobs_) {
    const Record& record = job->record;
    if (number != than && record.state == State::running && is_same_key(record.spec.key, key))
      return job;
  }
  return nullptr;
}

std::string Jobs::blocked(const Record& record) const {
  const std::string& key = record.spec.key;
  if (key.empty()) return {};
  const Millis now = work_.services.clock.now();
  const Lock* lock = locks_.find(key, now);
  if (lock != nullptr && !lock->is_of(record.message.get(), record.person))
    return jobs::describe(*lock, now);
  if (const JobPtr holds = holder(key, record.number)) {
    return text::cat(key, " is locked by ", holds->record.by(), ": ", holds->record.spec.title,
                     ", ", text::duration(std::max<Millis>(now - holds->record.started, 0)));
  }
  return {};
}

Record Jobs::snapshot(const JobPtr& job) const {
  std::lock_guard lock(mutex_);
  return job->record;
}

}  // namespace cox::jobs
