#include "plugins/generation.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "audit/records.hpp"
#include "base/executor.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "work/invoke.hpp"

namespace cox::plugins {

namespace {

// How a `load` went; the first of the two sides to arrive decides who cleans up.
class Outcome {
 public:
  // From the loading thread: false where nobody waits any more.
  bool give(Status status) {
    std::lock_guard lock(mutex_);
    if (abandoned_) return false;
    status_ = std::move(status);
    given_ = true;
    arrived_.notify_all();
    return true;
  }
  // From the waiting side: false where the deadline passed.
  bool wait(Millis deadline) {
    Executor::about_to_wait();
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, std::chrono::milliseconds(deadline), [this] { return given_; });
    abandoned_ = !given_;
    return given_;
  }
  const Status& status() const { return status_; }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool given_ = false;
  bool abandoned_ = false;
  Status status_;
};

void drop_all(work::Declared& declared) {
  for (auto& each : declared.listeners) work::drop(each.handler);
  for (auto& each : declared.commands) work::drop(each.handler);
  for (auto& each : declared.middleware) work::drop(each.handler);
  for (auto& each : declared.events) work::drop(each.handler);
  for (auto& each : declared.answers) work::drop(each.handler);
  for (auto& each : declared.types) work::drop(each.handler);
  for (auto& each : declared.jobs) work::drop(each.handler);
  for (auto& each : declared.schedules) work::drop(each.handler);
  for (auto& each : declared.routes) work::drop(each.handler);
  for (auto* hook : {&declared.start, &declared.save, &declared.restore}) {
    if (*hook) work::drop(**hook);
  }
}

// What it does is counted under the plugin's name from here on.
void be_counted(Ground& ground, work::Actor& actor) {
  work::Metrics& metrics = ground.work.metrics;
  actor.totals = metrics.plugins.of(actor.id);
  for (work::DeclaredRoute& each : actor.declared.routes)
    each.counts = metrics.routes.of(text::cat(actor.id, " ", each.route.pattern.text()));
  if (actor.declared.routes.empty() || ground.serves_http()) return;
  log::warn(
      actor.id,
      "has HTTP routes, but the bot serves no HTTP: add \"http\": {\"port\": 8080} to cox.json");
}

// A library that stays mapped may have left a thread behind that calls the host. Without its actor
// the host refuses what it is asked for; gone, it would take the bot down.
void keep(std::unique_ptr<Host> host) {
  static std::mutex mutex;
  static auto* kept = new std::vector<std::unique_ptr<Host>>();
  std::lock_guard lock(mutex);
  kept->push_back(std::move(host));
}

std::string name_of(const work::Actor& actor) {
  return text::cat(actor.id, " ", actor.version, " (generation ", actor.generation, ")");
}

// All that is wrong with what the config says, in one go.
Status check_settings(const Declarations& declarations, bool must_be_there) {
  std::vector<std::string> problems = declarations.wrong_settings();
  if (must_be_there) {
    const auto& missing = declarations.missing_settings();
    problems.insert(problems.end(), missing.begin(), missing.end());
  }
  return problems.empty() ? Status() : invalid(text::join(problems, "; "));
}

}  // namespace

struct Generation::State {
  State(Ground& owner, std::shared_ptr<Library> file, Gone when_gone)
      : ground(owner), library(std::move(file)), gone(std::move(when_gone)) {}

  Status run_load() {
    work::TextSink words;
    try {
      const cox_status code = library->entry().load(host->table(), &self, words.sink());
      if (code == COX_OK) return {};
    } catch (const std::exception& error) {
      return failed(text::cat("load let an exception out: ", error.what()));
    } catch (...) {
      return failed("load let an exception out");
    }
    return failed(
        text::cat("load failed: ", words.text().empty() ? "no reason given" : words.text()));
  }

  // Nobody holds the actor any more, so none of the library's code runs.
  void unload(work::Actor* actor) {
    const std::unique_ptr<work::Actor> owned(actor);
    const std::string name = name_of(*actor);
    host->sweep();
    drop_all(actor->declared);
    drop_all(host->declarations().declared);
    if (was_loaded) run_unload();
    const Status closed = library->close();
    closed.ok() ? host.reset() : keep(std::move(host));
    if (gone) gone(name, closed);
    is_closed = true;
  }

  // It will not go live: what it began while it loaded ends, and nothing of it runs.
  void discard(const work::ActorPtr& actor) {
    ground.work.operations.cancel_all(actor.get());
    ground.fetcher.cancel_all(actor.get());
    actor->mailbox->close();
    host->sweep();
  }

  void run_unload() {
    try {
      library->entry().unload(self);
    } catch (...) {
      log::error(library->entry().id, "unload let an exception out");
    }
  }

  Ground& ground;
  std::shared_ptr<Library> library;
  Gone gone;
  std::unique_ptr<Host> host;
  void* self = nullptr;
  bool was_loaded = false;
  std::atomic<bool> is_closed{false};
};

Generation::Generation(std::shared_ptr<State> state, work::ActorPtr actor)
    : state_(std::move(state)), actor_(std::move(actor)), weak_(actor_) {}

// One that never went live, because something else refused it.
Generation::~Generation() {
  if (actor_ != nullptr) state_->discard(actor_);
}

const Library& Generation::library() const { return *state_->library; }
Host& Generation::host() const { return *state_->host; }
bool Generation::closed() const { return state_->is_closed; }

Result<GenerationPtr> Generation::load(Ground& ground, std::shared_ptr<Library> library,
                                       std::uint32_t number, std::uint32_t order, Gone gone) {
  auto state = std::make_shared<State>(ground, std::move(library), std::move(gone));
  const cox_entry& entry = state->library->entry();
  // The last one to let go sends the generation to be unloaded, on a thread that may block.
  work::ActorPtr actor(new work::Actor, [state](work::Actor* last) {
    auto unload = [state, last] { state->unload(last); };
    if (!state->ground.loads.post(unload)) unload();
  });
  actor->id = entry.id;
  actor->version = entry.version;
  actor->about = entry.about;
  actor->build = state->library->inspection().build_id;
  // Asked for once: of what is given to it this is the digest, also where the config just changes.
  const Json settings = ground.settings(actor->id);
  actor->settings = audit::digest(settings.dump());
  actor->generation = number;
  actor->order = order;
  actor->owner = ground.next_owner();
  work::Services& services = ground.work.services;
  actor->mailbox = std::make_shared<work::Mailbox>(services.lanes, entry.concurrency,
                                                   services.settings()->mailbox);
  // A timer or a watch that `load` starts must not run before the plugin is whole.
  actor->mailbox->pause();
  state->host = std::make_unique<Host>(
      Host::Parts{ground.work, ground.admin, ground.fetcher, ground.home}, actor, settings);

  auto outcome = std::make_shared<Outcome>();
  ground.loads.post([state, actor, outcome] {
    Status status = state->run_load();
    state->was_loaded = status.ok();
    if (outcome->give(std::move(status))) return;
    // Nobody waits: letting go of the actor here cleans up.
    log::warn(actor->id, "a load that was given up has returned; unloading it");
    state->discard(actor);
  });
  if (!outcome->wait(ground.load_deadline())) {
    state->discard(actor);
    return Status(Code::timeout,
                  text::cat("load did not return within ", text::duration(ground.load_deadline()),
                            "; its thread is left alone"));
  }
  // The settings first: a load that fails may do so because of what it was given instead.
  const bool loaded = outcome->status().ok();
  Status fit =
      check_settings(state->host->declarations(), ground.settings_must_be_there || !loaded);
  if (fit.ok()) fit = outcome->status();
  if (!fit.ok()) {
    state->discard(actor);
    return fit;
  }
  state->host->loaded();
  actor->declared = std::move(state->host->declarations().declared);
  state->host->declarations().declared = {};
  be_counted(ground, *actor);
  for (const std::string& key : state->host->declarations().unknown_settings()) {
    log::warn(actor->id,
              text::cat("cox.json has a setting '", key, "' that this plugin does not know"));
  }
  return GenerationPtr(new Generation(std::move(state), std::move(actor)));
}

void Generation::retire() {
  if (actor_ == nullptr) return;
  state_->ground.work.operations.retire(actor_.get());
  state_->ground.fetcher.retire(actor_.get());
  state_->host->sweep();
  actor_.reset();
}

void Generation::abandon() {
  if (const work::ActorPtr actor = weak_.lock()) actor->mailbox->close();
}

std::vector<work::CallPtr> Generation::cancel() {
  const work::ActorPtr actor = weak_.lock();
  if (actor == nullptr) return {};
  auto calls = state_->ground.work.calls.of(actor.get());
  state_->ground.work.operations.cancel_all(actor.get());
  state_->ground.fetcher.cancel_all(actor.get());
  for (const work::CallPtr& call : calls) {
    if (call->spec().exchange != nullptr) call->spec().exchange->answer(503);
  }
  return calls;
}

}  // namespace cox::plugins
