#include "work/calls.hpp"

#include "base/json_line.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "work/secret_arguments.hpp"

namespace cox::work {

namespace {

const char* kind_name(std::uint32_t kind) {
  switch (kind) {
    case COX_CALL_COMMAND:
      return "command";
    case COX_CALL_TIMER:
      return "timer";
    case COX_CALL_EVENT:
      return "event";
    case COX_CALL_ANSWER:
      return "answer";
    case COX_CALL_WATCH:
      return "watch";
    case COX_CALL_SAVE:
      return "save";
    case COX_CALL_RESTORE:
      return "restore";
    case COX_CALL_PLAN:
      return "plan";
    case COX_CALL_HTTP:
      return "http";
    case COX_CALL_JOB:
      return "job";
    default:
      return "listener";
  }
}

std::string arguments(const std::vector<Group>& groups) {
  JsonLine line;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].text || (i == 0 && groups[i].name.empty())) continue;
    line.text(groups[i].name.empty() ? std::to_string(i) : groups[i].name, *groups[i].text);
  }
  return line.closed();
}

audit::Begin record_of(const Actor& actor, const CallSpec& spec, const std::string& id,
                       Millis now) {
  audit::Begin begin;
  begin.call = id;
  begin.plugin = actor.id;
  begin.generation = actor.generation;
  begin.build = actor.build;
  begin.kind = kind_name(spec.kind);
  begin.name = spec.name;
  begin.effect = to_string(spec.effect);
  begin.rule = spec.rule;
  begin.accepted = spec.accepted;
  begin.shared = spec.kind == COX_CALL_LISTENER;
  begin.time = now;
  if (spec.address) begin.address = chat::to_json(*spec.address);
  // Of a request its route, which holds no secret, and what it said as a digest.
  if (spec.exchange != nullptr) {
    begin.text = spec.exchange->route();
    begin.digest = audit::digest(spec.exchange->arrived().request.body);
  }
  if (spec.message == nullptr) return begin;
  begin.adapter = spec.message->adapter;
  begin.room = spec.message->room;
  begin.user = spec.message->user;
  begin.person = spec.person;
  begin.plan = spec.plan;
  // What was said to the bot is kept; what it merely overheard is kept as a digest.
  if (spec.addressed && !spec.secret) {
    begin.text = text_for_records(spec);
    begin.arguments = !spec.shown.empty()       ? spec.shown
                      : !spec.arguments.empty() ? spec.arguments
                                                : arguments(spec.groups);
    begin.canonical = spec.canonical;
  } else {
    begin.digest = audit::digest(spec.message->text);
  }
  return begin;
}

}  // namespace

std::string text_for_records(const CallSpec& spec) {
  return without_secret_arguments(spec.message->text, spec.arguments, spec.shown, spec.canonical);
}

Call::Call(Calls& calls, ActorPtr actor, CallSpec spec, std::string id, Millis since)
    : calls_(calls),
      actor_(std::move(actor)),
      spec_(std::move(spec)),
      id_(std::move(id)),
      since_(since) {
  ++actor_->counters.open;
}

Call::~Call() {
  --actor_->counters.open;
  calls_.end(*this);
}

std::string Call::outcome() const {
  std::lock_guard lock(mutex_);
  return outcome_;
}

void Call::failed(std::string outcome, std::string error) {
  std::lock_guard lock(mutex_);
  if (outcome_ != "ok") return;
  outcome_ = std::move(outcome);
  error_ = std::move(error);
}

void Call::said(std::string_view text) {
  const std::string clean = log::scrubbed(text);  // as it will be said
  std::lock_guard lock(mutex_);
  output_.add(clean).add("\n");
}

bool Call::sets_out(std::size_t most) {
  if (unsaid_.fetch_add(1) < most) return true;
  --unsaid_;
  return false;
}

Result<CallPtr> Calls::begin_from(const ActorPtr& actor, CallSpec& spec) {
  const std::string id = ids_.next();
  if (spec.recorded) {
    if (Status written = record(*actor, spec, id, clock_.now()); !written.ok()) return written;
  }
  CallPtr call(new Call(*this, actor, std::move(spec), id, clock_.steady()));
  ++actor->counters.calls;
  std::lock_guard lock(mutex_);
  open_.emplace(id, Open{call, actor.get()});
  return call;
}

Status Calls::record(const Actor& actor, const CallSpec& spec, const std::string& id, Millis now) {
  const audit::Ticket ticket = records_.begin(record_of(actor, spec, id, now));
  if (spec.effect == Effect::reads) return {};
  Status written = records_.wait(ticket);
  if (written.ok()) return {};
  return {written.code(),
          text::cat("nothing was done, because it could not be recorded: ", written.message())};
}

void Calls::end(Call& call) {
  audit::End end;
  end.call = call.id_;
  end.outcome = call.outcome_;
  end.error = call.error_;
  end.output = audit::hex(call.output_.finish());
  {
    std::lock_guard lock(mutex_);
    open_.erase(call.id_);
    if (const auto found = kept_.find(call.id_); found != kept_.end()) {
      Kept& kept = found->second;
      kept.over = true;
      kept.since = call.since_;
      end.error = kept.end.outcome == "ok" ? end.error : kept.end.error;
      end.outcome = kept.end.outcome == "ok" ? end.outcome : kept.end.outcome;
      kept.end = end;
      if (kept.holders > 0) return;
      kept_.erase(found);
    }
  }
  if (call.spec_.recorded) write_end(std::move(end), call.since_);
}

// `since` is by the steady clock; negative where it began before a restart.
void Calls::write_end(audit::End end, Millis since) {
  end.time = clock_.now();
  if (since >= 0) end.took = clock_.steady() - since;
  records_.end(std::move(end));
}

void Calls::keep_open(const std::string& call) {
  std::lock_guard lock(mutex_);
  Kept& kept = kept_[call];
  kept.end.call = call;
  if (kept.end.outcome.empty()) kept.end.outcome = "ok";
  ++kept.holders;
  kept.over = !open_.contains(call);  // true: it began before a restart
}

void Calls::let_go(const std::string& call, const std::string& outcome, const std::string& error) {
  Kept kept;
  {
    std::lock_guard lock(mutex_);
    const auto found = kept_.find(call);
    if (found == kept_.end()) return;
    audit::End& end = found->second.end;
    if (end.outcome == "ok") end.outcome = outcome, end.error = error;
    if (--found->second.holders > 0 || !found->second.over) return;  // end() writes it
    kept = std::move(found->second);
    kept_.erase(found);
  }
  write_end(std::move(kept.end), kept.since);
}

CallPtr Calls::find(const std::string& id) const {
  std::lock_guard lock(mutex_);
  const auto found = open_.find(id);
  return found == open_.end() ? nullptr : found->second.call.lock();
}

std::vector<CallPtr> Calls::all(const std::function<bool(const Open&)>& which) const {
  std::vector<CallPtr> calls;
  std::lock_guard lock(mutex_);
  for (const auto& [id, open] : open_) {
    if (!which(open)) continue;
    if (CallPtr call = open.call.lock()) calls.push_back(std::move(call));
  }
  return calls;
}

std::vector<Calls::Summary> Calls::open() const {
  std::vector<Summary> summaries;
  for (const CallPtr& call : all([](const Open&) { return true; })) {
    const chat::MessagePtr& message = call->spec().message;
    summaries.push_back({call->id(), call->actor()->id, call->spec().name,
                         message ? message->room : "", message ? message->user : "",
                         call->since()});
  }
  return summaries;
}

std::size_t Calls::open_count() const {
  std::lock_guard lock(mutex_);
  return open_.size();
}

std::vector<CallPtr> Calls::of(const Actor* actor) const {
  return all([actor](const Open& open) { return open.actor == actor; });
}

const CallPtr*& CurrentCall::current() {
  thread_local const CallPtr* call = nullptr;
  return call;
}

const CallPtr& CurrentCall::get() {
  static const CallPtr none;
  return current() == nullptr ? none : *current();
}

}  // namespace cox::work
