// The verbs of jobs/1 about locks.
#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "jobs/jobs.hpp"
#include "jobs/spec.hpp"
#include "work/perform.hpp"
#include "work/permit.hpp"

namespace cox::jobs {

namespace {

constexpr std::size_t kReasonBytes = 500;

}  // namespace

// Whoever speaks, or whoever the job "part_of" of the same plugin is for.
Result<work::CallSpec> Jobs::person(const work::Speaker& who, const Json& arguments) const {
  work::CallSpec spec;
  if (who.call != nullptr) spec = who.call->spec();
  if (arguments.contains("part_of")) {
    auto whole = find(Json::object({{"id", arguments["part_of"]}}));
    if (!whole.ok()) return whole.status();
    const Record record = snapshot(*whole);
    if (record.plugin != who.plugin)
      return Status(Code::denied, text::cat("that job belongs to ", record.plugin));
    spec = end_call(record);
  }
  if (spec.message == nullptr) return invalid("only a person can lock and unlock something");
  return spec;
}

Result<Json> Jobs::lock(const work::Speaker& who, const Json& arguments) {
  auto speaks = person(who, arguments);
  if (!speaks.ok()) return speaks.status();
  const work::CallSpec& call = *speaks;
  const Millis now = work_.services.clock.now();
  Lock taken;
  taken.key = arguments["key"].as_string();
  if (taken.key.empty() || taken.key.size() > kKeyBytes)
    return invalid("\"key\" must name what is locked, in at most 200 bytes");
  taken.by = name_of(*call.message, call.person);
  taken.adapter = call.message->adapter;
  taken.user = call.message->user;
  taken.known = call.message->known();
  taken.person = call.person;
  taken.reason = std::string(text::clip(arguments["reason"].text(), kReasonBytes));
  taken.since = now;
  const Millis duration = arguments["for_ms"].as_int();
  if (duration < 0) return invalid("\"for_ms\" must be milliseconds");
  if (duration > 0) taken.until = now + duration;
  if (call.address) taken.address = *call.address;
  if (Status put = put_lock(taken, call); !put.ok()) return put;
  watch_locks();
  Json json = to_json(taken);
  json.set("text", jobs::describe(taken, now));
  std::lock_guard guard(mutex_);
  if (const JobPtr holds = holder(taken.key, 0))
    json.set("running",
             text::cat("job ", holds->record.id(), " (", holds->record.spec.title, ") still runs"));
  return json;
}

// One of another stays; one's own is renewed.
Status Jobs::put_lock(const Lock& lock, const work::CallSpec& by) {
  std::optional<Lock> before;
  {
    std::lock_guard guard(mutex_);
    const Lock* found = locks_.find(lock.key, lock.since);
    if (found != nullptr && !found->is_of(by.message.get(), by.person))
      return {Code::conflict, jobs::describe(*found, lock.since)};
    if (found != nullptr) before = *found;
    locks_.set(lock);
  }
  Status kept = store_.put(lock);
  if (kept.ok()) return kept;
  std::lock_guard guard(mutex_);
  before ? locks_.set(*before) : locks_.remove(lock.key);
  return {kept.code(), text::cat("nothing is locked: ", kept.message())};
}

// The lock that this person may take away.
Result<Lock> Jobs::lock_to_take(const std::string& key, const work::CallSpec& call, bool force) {
  Lock lock;
  {
    std::lock_guard guard(mutex_);
    const Lock* found = locks_.find(key, work_.services.clock.now());
    if (found == nullptr) return not_found(text::cat(key, " is not locked"));
    lock = *found;
  }
  if (lock.is_of(call.message.get(), call.person)) return lock;
  const std::string text = jobs::describe(lock, work_.services.clock.now());
  if (!force)
    return Status(Code::denied,
                  text::cat(text, "; only ", lock.by, " can unlock it without force"));
  const authority::Decision decision =
      work::permit(work_.services, *call.message, Effect::writes, "jobs.unlock", "jobs.unlock");
  if (decision.allowed) return lock;
  return Status(Code::denied, text::cat(text, "; ", decision.reason));
}

Result<Json> Jobs::unlock(const work::Speaker& who, const Json& arguments) {
  auto speaks = person(who, arguments);
  if (!speaks.ok()) return speaks.status();
  const std::string key = arguments["key"].as_string();
  auto taken = lock_to_take(key, *speaks, arguments["force"].as_bool());
  if (!taken.ok()) return taken.status();
  if (Status removed = store_.remove_lock(taken->key); !removed.ok()) return removed;
  {
    std::lock_guard guard(mutex_);
    locks_.remove(key);
  }
  post([this, key] { start_next(key); });
  return to_json(*taken);
}

Result<Json> Jobs::locks(const work::Speaker&, const Json&) {
  Json all = Json::array();
  std::lock_guard guard(mutex_);
  const Millis now = work_.services.clock.now();
  for (const Lock& each : locks_.all()) {
    if (locks_.find(each.key, now) == nullptr) continue;
    Json json = to_json(each);
    json.erase("address");
    all.push(json.set("text", jobs::describe(each, now)));
  }
  for (const auto& [number, job] : jobs_) {
    const Record& record = job->record;
    if (record.state != State::running || record.spec.key.empty()) continue;
    all.push(Json::object(
        {{"key", record.spec.key},
         {"by", record.by()},
         {"job", record.id()},
         {"reason", record.spec.title},
         {"since", record.started},
         {"text", text::cat(record.spec.key, " is locked by ", record.by(), ": ", record.spec.title,
                            ", ", text::duration(std::max<Millis>(now - record.started, 0)))}}));
  }
  return Json::object({{"locks", all}});
}

// ---- those that run out ----

void Jobs::watch_locks() {
  Millis next = 0;
  {
    std::lock_guard guard(mutex_);
    next = locks_.next();
  }
  if (next == 0) return;
  work_.services.timers.at(next, [this] { post([this] { expire_locks(); }); });
}

void Jobs::expire_locks() {
  std::vector<Lock> expired;
  {
    std::lock_guard guard(mutex_);
    expired = locks_.take_expired(work_.services.clock.now());
  }
  for (const Lock& lock : expired) {
    if (Status removed = store_.remove_lock(lock.key); !removed.ok())
      log::warn("job", text::cat("the lock of ", lock.key, " stays on disk: ", removed.message()));
    if (!lock.address.adapter.empty())
      work::tell(
          work_.services, lock.address,
          text::cat(lock.key, " is not locked any more: the time that ", lock.by, " took is over"));
    start_next(lock.key);
  }
  watch_locks();
}

}  // namespace cox::jobs
