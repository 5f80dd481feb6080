// The verbs of jobs/1 about jobs.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jobs/inherit.hpp"
#include "jobs/jobs.hpp"

namespace cox::jobs {

namespace {

constexpr std::size_t kShownBytes = 16U << 10;
constexpr std::size_t kListed = 20;
constexpr std::size_t kWaiting = 1'000;  // jobs that have not ended

Result<Number> number_of(const Json& json) {
  if (json.is_int() && json.as_int() > 0) return static_cast<Number>(json.as_int());
  const std::string_view text = json.text();
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number > 0) return number;
  return invalid("\"id\" must be the number of a job, e.g. \"12\"");
}

bool declares(const work::ActorPtr& actor, const std::string& name) {
  return actor != nullptr &&
         std::ranges::any_of(actor->declared.jobs,
                             [&](const work::DeclaredName& each) { return each.name == name; });
}

Status not_written(const std::string& path) {
  return {Code::failed, text::cat(path, ": ", std::strerror(errno))};
}

// What a plugin says of its progress is shown like the output of a process.
Status append(const Folder& folder, std::uint64_t limit, std::string text) {
  if (text.empty() || printed(folder) + text.size() > limit) return {};
  if (!text.ends_with('\n')) text.push_back('\n');
  const std::string path = folder.output();
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return not_written(path);
  const ssize_t written = ::write(file, text.data(), text.size());
  Status failed = written < 0 ? not_written(path) : Status();
  ::close(file);
  return failed;
}

// A part of another job: of whoever that one is, and shown where it is.
Record record_within(const Record& whole, Spec spec, Millis now) {
  Record record;
  record.plugin = whole.plugin;
  record.part_of = whole.number;
  record.spec = std::move(spec);
  record.message = whole.message;
  record.address = whole.address;
  record.person = whole.person;
  record.addressed = whole.addressed;
  record.created = now;
  record.told = record.spec.handler.empty();
  return record;
}

Record record_for(const work::Speaker& who, Spec spec, Millis now) {
  const work::CallSpec& call = who.call->spec();
  Record record;
  record.plugin = who.plugin;
  record.call = call.recorded ? who.call->id() : "";
  record.spec = std::move(spec);
  record.message = call.message;
  if (call.address) record.address = *call.address;
  record.person = call.person;
  record.addressed = call.addressed;
  record.created = now;
  record.told = record.spec.handler.empty();
  return record;
}

}  // namespace

const std::map<std::string_view, Jobs::Verb>& Jobs::verbs() {
  static const std::map<std::string_view, Verb> all = {
      {"start", &Jobs::start},       {"list", &Jobs::list},     {"show", &Jobs::show},
      {"cancel", &Jobs::cancel},     {"finish", &Jobs::finish}, {"lock", &Jobs::lock},
      {"progress", &Jobs::progress}, {"unlock", &Jobs::unlock}, {"locks", &Jobs::locks}};
  return all;
}

Result<Json> Jobs::perform(const work::Speaker& who, std::string_view verb, const Json& arguments) {
  const auto found = verbs().find(verb);
  if (found == verbs().end()) return not_found(text::cat("there is no verb '", verb, "'"));
  if (stopped_) return Status(Code::cancelled, "the bot is stopping");
  return (this->*found->second)(who, arguments);
}

Result<Json> Jobs::start(const work::Speaker& who, const Json& arguments) {
  auto spec = parse_spec(arguments);
  if (!spec.ok()) return spec.status();
  if (!spec->handler.empty() && !declares(who.actor, spec->handler))
    return invalid(text::cat(who.plugin, " declares no end of jobs '", spec->handler, "'"));
  if (who.call != nullptr && who.call->spec().confined) {
    return Status(Code::denied,
                  "a listener that only overhears starts no jobs; declare its effect as writes");
  }
  auto record = arguments.contains("part_of") ? part(who, arguments["part_of"], std::move(*spec))
                                              : whole(who, std::move(*spec));
  if (!record.ok()) return record.status();
  auto job = admit(std::move(*record));
  if (!job.ok()) return job.status();
  std::lock_guard lock(mutex_);
  return describe(**job);
}

Result<Record> Jobs::whole(const work::Speaker& who, Spec spec) const {
  if (who.call == nullptr) return invalid("a job is started in a call that is open");
  const bool has_key = !spec.key.empty();
  inherit(spec, who);
  // A further job of the same call is part of what holds the key, and does not wait for it.
  if (!has_key && holds(who.call->id(), spec.key)) spec.key.clear();
  return record_for(who, std::move(spec), work_.services.clock.now());
}

// The whole may have ended: what undoes a cancelled one is still part of it.
Result<Record> Jobs::part(const work::Speaker& who, const Json& of, Spec spec) const {
  auto job = find(Json::object({{"id", of}}));
  if (!job.ok()) return job.status();
  const Record all = snapshot(*job);
  if (all.plugin != who.plugin)
    return Status(Code::denied, text::cat("job ", all.id(), " belongs to ", all.plugin));
  Record record = record_within(all, std::move(spec), work_.services.clock.now());
  if (all.state == State::ended) record.call.clear();  // the end of its call has been recorded
  return record;
}

bool Jobs::holds(const std::string& call, const std::string& key) const {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(jobs_, [&](const auto& each) {
    const Record& record = each.second->record;
    return record.state != State::ended && record.call == call && is_same_key(record.spec.key, key);
  });
}

// Takes the key or a place in the queue, on disk before anything runs.
Result<Jobs::JobPtr> Jobs::admit(Record record) {
  if (Status known = know_earlier(); !known.ok()) {
    return Status(known.code(), text::cat("nothing was started: the jobs of an earlier run cannot "
                                          "be read, and one of them may still run: ",
                                          known.message()));
  }
  JobPtr job;
  bool waits = false;
  {
    std::lock_guard lock(mutex_);
    const Millis now = work_.services.clock.now();
    const Lock* taken = locks_.find(record.spec.key, now);
    if (taken != nullptr && !taken->is_of(record.message.get(), record.person))
      return Status(Code::busy, jobs::describe(*taken, now));
    const auto open = std::ranges::count_if(
        jobs_, [](const auto& each) { return each.second->record.state != State::ended; });
    if (static_cast<std::size_t>(open) >= kWaiting)
      return Status(Code::busy, text::cat("there are ", kWaiting, " jobs already"));
    record.number = ++last_;
    const std::string why = blocked(record);
    waits = !why.empty();
    record.state = waits ? State::queued : State::running;
    record.started = waits ? 0 : now;
    job = make_job(std::move(record));
    job->waits_for = why;
    jobs_.emplace(last_, job);
  }
  const Record kept = snapshot(job);
  if (Status written = keep(kept); !written.ok()) {
    {
      std::lock_guard lock(mutex_);
      jobs_.erase(kept.number);
    }
    post([this, key = kept.spec.key] { start_next(key); });
    return Status(written.code(), text::cat("nothing was started: ", written.message()));
  }
  if (!kept.call.empty()) work_.calls.keep_open(kept.call);
  hear(kept.part_of);
  waits ? say_waiting(job) : post([this, job] { launch(job); });
  return job;
}

// A job of the plugin's own may print before it has begun here.
Status Jobs::keep(const Record& record) {
  if (!record.spec.has_process()) {
    const Folder files = folder(record.number);
    files.remove();
    if (Status made = make_folders(files.path(), 0700); !made.ok()) return made;
  }
  return store_.put(record);
}

Result<Jobs::JobPtr> Jobs::find(const Json& arguments) const {
  auto number = number_of(arguments["id"]);
  if (!number.ok()) return number.status();
  std::lock_guard lock(mutex_);
  const auto found = jobs_.find(*number);
  if (found == jobs_.end()) return not_found(text::cat("there is no job ", *number));
  return found->second;
}

Result<Json> Jobs::list(const work::Speaker&, const Json& arguments) {
  const bool ended = arguments["all"].as_bool();
  Json all = Json::array();
  std::lock_guard lock(mutex_);
  std::size_t rest = kListed;
  std::vector<const Job*> shown;
  for (auto each = jobs_.rbegin(); each != jobs_.rend(); ++each) {
    const bool over = each->second->record.state == State::ended;
    if (!over || (ended && rest > 0 && rest-- > 0)) shown.push_back(each->second.get());
  }
  for (auto each = shown.rbegin(); each != shown.rend(); ++each) all.push(describe(**each));
  return Json::object({{"jobs", all}});
}

// The output is for those who could see it: whoever started it, its room, and who may.
Result<Json> Jobs::show(const work::Speaker& who, const Json& arguments) {
  auto job = find(arguments);
  if (!job.ok()) return job.status();
  const Record record = snapshot(*job);
  const bool here = who.call != nullptr && who.call->spec().address &&
                    who.call->spec().address->lane() == record.address.lane();
  if (!here) {
    if (Status seen = may(who, record, "jobs.show"); !seen.ok()) return seen;
  }
  const auto bytes = static_cast<std::size_t>(
      std::clamp<std::int64_t>(arguments["bytes"].as_int(2'000), 0, kShownBytes));
  Json json;
  {
    std::lock_guard lock(mutex_);
    json = describe(**job);
  }
  json.set("tail", last_output(folder(record.number), bytes));
  json.set("output_bytes", printed(folder(record.number)));
  json.set("output_file", folder(record.number).output());
  return json;
}

Result<Json> Jobs::cancel(const work::Speaker& who, const Json& arguments) {
  auto job = find(arguments);
  if (!job.ok()) return job.status();
  const Record record = snapshot(*job);
  if (record.state == State::ended)
    return not_found(text::cat("job ", record.id(), " has ended: ", record.end.outcome));
  if (Status allowed = may(who, record, "jobs.cancel"); !allowed.ok()) return allowed;
  if (Status asked = ask_to_end(*job); !asked.ok()) return asked;
  return Json::object({{"id", record.id()}, {"title", record.spec.title}});
}

// A job of this plugin that has not ended.
Result<Jobs::JobPtr> Jobs::own(const work::Speaker& who, const Json& arguments) const {
  auto job = find(arguments);
  if (!job.ok()) return job;
  const Record record = snapshot(*job);
  if (record.plugin != who.plugin)
    return Status(Code::denied, text::cat("job ", record.id(), " belongs to ", record.plugin));
  if (record.state == State::ended)
    return not_found(text::cat("job ", record.id(), " has ended: ", record.end.outcome));
  return job;
}

Result<Json> Jobs::progress(const work::Speaker& who, const Json& arguments) {
  auto job = own(who, arguments);
  if (!job.ok()) return job.status();
  int percent = 0;
  std::string step;
  Status said;
  {
    std::lock_guard lock(mutex_);
    Record& record = (*job)->record;
    (*job)->heard = work_.services.clock.steady();
    if (arguments["percent"].is_number())
      record.percent =
          static_cast<int>(std::clamp<std::int64_t>(arguments["percent"].as_int(), 0, 100));
    if (arguments["step"].is_string())
      record.step = std::string(text::clip(arguments["step"].text(), 200));
    percent = record.percent;
    step = record.step;
    if (!record.spec.has_process() && arguments["text"].is_string())
      said = append(folder(record.number), record.spec.limits.output_bytes,
                    arguments["text"].as_string());
  }
  (*job)->display->progress(percent, step);
  if (!said.ok()) return said;
  return Json::object();
}

Result<Json> Jobs::finish(const work::Speaker& who, const Json& arguments) {
  auto job = own(who, arguments);
  if (!job.ok()) return job.status();
  const Record record = snapshot(*job);
  if (record.spec.has_process())
    return invalid(text::cat("job ", record.id(), " has a process, whose end is the job's"));
  End given = end_of(arguments["outcome"].as_string("ok"), arguments["error"].as_string());
  if (given.outcome != "ok" && given.outcome != "failed" && given.outcome != "cancelled")
    return invalid("\"outcome\" must be \"ok\", \"failed\" or \"cancelled\"");
  // What did not come to its end in time ends as it was asked to.
  if (record.is_ending() && !given.ok())
    given = end_of(record.end.outcome, given.error.empty() ? record.end.error : given.error);
  end(*job, std::move(given));
  return Json::object();
}

}  // namespace cox::jobs
