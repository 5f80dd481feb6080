#include "engine.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/files.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "config/changes.hpp"
#include "config/version.hpp"
#include "engine_parts.hpp"
#include "from_config.hpp"
#include "work/approving.hpp"

namespace cox {
namespace {

constexpr std::chrono::milliseconds kHurryLook{50};  // between two looks whether there is a hurry

constexpr Millis kLoadAgain = 5'000;

}  // namespace

Result<std::unique_ptr<Engine>> Engine::create(EngineOptions options, const Clock& clock) {
  auto records = audit::Records::open(options.home.records(), clock);
  if (!records.ok()) return records.status();
  auto brain = brain::Brain::open(options.home.brain(), clock);
  if (!brain.ok()) return brain.status();
  plugins::sweep_copies(options.home.copies());
  sweep_cut_off_writes(options.home.state());
  auto parts =
      std::make_unique<Parts>(std::move(options), clock, std::move(*records), std::move(*brain));
  std::unique_ptr<Engine> engine(new Engine(std::move(parts)));
  engine->work().orders.take_in_through(
      [self = engine.get()](const chat::MessagePtr& message) { return self->accept(message); });
  return engine;
}

Engine::Engine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Engine::~Engine() {
  stop(0);
  close();
}

work::Work& Engine::work() { return parts_->work; }
Admin& Engine::admin() { return parts_->admin; }
plugins::Manager& Engine::plugins() { return parts_->manager; }
plugins::Ground& Engine::ground() { return parts_->ground; }
Timers& Engine::timers() { return parts_->timers; }
Random& Engine::random() { return parts_->random; }
const web::Site& Engine::site() { return parts_->site; }

void Engine::adapters_by(std::function<Json()> list) { parts_->adapters = std::move(list); }

void Engine::requests_to(ToAdapter adapters) { parts_->to_adapter = std::move(adapters); }

void Engine::deliver_through(chat::Deliverer& deliverer) {
  parts_->outbox.deliver_through(deliverer);
}

void Engine::when_ended(std::function<void(const std::string&)> ended) {
  parts_->on_ended = std::move(ended);
}

void Engine::start() {
  note_start();
  note_crashes();
  // Before anything new comes in, so that nothing of this run is among them.
  parts_->leftovers.read(*parts_->records);
  if (Status loaded = parts_->work.questions.load(); !loaded.ok()) {
    log::error("work", text::cat("questions of an earlier run are lost: ", loaded.message()));
  }
  if (!load_authority().ok()) load_authority_again();
  if (Status loaded = parts_->work.plans.load(); !loaded.ok()) {
    log::error("work", text::cat("plans of an earlier run are lost: ", loaded.message()));
  }
  if (Status loaded = parts_->jobs.load(); !loaded.ok())
    log::error("job", text::cat("jobs of an earlier run are lost: ", loaded.message()));
  parts_->manager.start();
  if (parts_->options.threaded) watch_itself();
  parts_->audit_duties.configure(parts_->options.config.audit, parts_->options.threaded);
  parts_->started = true;
}

Status Engine::load_authority() {
  Status loaded = parts_->authority_desk.load();
  if (!loaded.ok()) {
    log::error("authority",
               text::cat("links, grants and facts cannot be read, so only what reads is allowed: ",
                         loaded.message()));
  }
  return loaded;
}

void Engine::load_authority_again() {
  const auto again = [this] {
    if (!load_authority().ok()) return load_authority_again();
    log::info("authority", "links, grants and facts are read, and rules decide again");
    parts_->authority_desk.resume();
  };
  parts_->timers.start(kLoadAgain, 0, [this, again] { parts_->deadlines.post(again); });
}

// Where a test turns the clock, an hour of it says nothing of how long a handler takes.
void Engine::watch_itself() {
  parts_->timers.start(work::StuckWatch::kEvery, work::StuckWatch::kEvery,
                       [this] { parts_->deadlines.post([this] { parts_->stuck_watch.look(); }); });
  parts_->timers.start(MemoryWatch::kEvery, MemoryWatch::kEvery,
                       [this] { parts_->deadlines.post([this] { parts_->memory.look(); }); });
}

void Engine::note_start() {
  const config::Config& config = parts_->options.config;
  parts_->records->note("start",
                        Json::object({{"version", config::version()},
                                      {"home", parts_->options.home.folder},
                                      {"policy", policy_of(config).open ? "open" : "closed"},
                                      {"config", config.digest}}));
}

// The process that died could tell nobody but standard error.
void Engine::note_crashes() {
  parts_->deaths = parts_->crashes.news();
  for (const plugins::Crash& crash : parts_->deaths) {
    log::error("bot", text::cat("an earlier run died of ", plugins::to_text(crash), ", ",
                                text::duration(parts_->clock.now() - crash.at * 1'000), " ago"));
    parts_->records->note("crash", Json::object({{"at", crash.at * 1'000},
                                                 {"what", plugins::to_text(crash)},
                                                 {"plugin", crash.name},
                                                 {"build", crash.build}}));
  }
}

// Where it died several times since somebody heard of it, the last time counts.
std::string Engine::death_in(const std::string& build) const {
  const auto& deaths = parts_->deaths;
  const auto found =
      std::ranges::find(deaths.rbegin(), deaths.rend(), build, &plugins::Crash::build);
  return build.empty() || found == deaths.rend() ? "" : plugins::to_text(*found);
}

void Engine::resume() {
  parts_->authority_desk.resume();
  work::resume_plans(parts_->work);
  parts_->leftovers.take_up(
      parts_->work, parts_->dispatcher,
      [this](const std::string& call) { return parts_->jobs.answers_for(call); },
      [this](const std::string& build) { return death_in(build); });
  parts_->dispatcher.start();
  parts_->jobs.resume();
}

void Engine::configure(const config::Config& config) {
  Parts& parts = *parts_;
  std::vector<std::string> changed;
  {
    std::lock_guard lock(parts.config_mutex);
    note_config(config);
    changed = config::changed_plugins(parts.options.config, config);
    parts.options.config = config;
  }
  parts.secrets.configure(config.secrets);
  parts.services.configure(settings_of(config));
  parts.gate.configure(gate_of(config));
  parts.memory.configure(memory_of(config));
  parts.crashes.configure(crashes_of(config));
  if (Status changed_rules = parts.authority_desk.configure(policy_of(config)); !changed_rules.ok())
    log::error("authority", text::cat("the old rules stay: ", changed_rules.message()));
  parts.fetcher.configure(fetcher_of(config));
  parts.manager.configure(config.disabled, config.drain, changed);
  parts.audit_duties.configure(config.audit, parts.options.threaded);
}

// Which keys, and never what they hold. The caller holds config_mutex.
void Engine::note_config(const config::Config& config) {
  const auto keys = config::changed_keys(parts_->options.config, config);
  parts_->records->note("config",
                        Json::object({{"digest", config.digest},
                                      {"changed", Json::Array(keys.begin(), keys.end())}}));
}

// ---- coming to rest ----

bool Engine::settle(Millis patience) {
  return parts_->activity.settle(std::chrono::milliseconds(patience));
}

bool Engine::settle_jobs(Millis patience) {
  return parts_->jobs.settle(std::chrono::milliseconds(patience)) && settle(patience);
}

bool Engine::drain(Millis patience) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience);
  const auto left = [&] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(until -
                                                                 std::chrono::steady_clock::now());
  };
  for (;;) {
    const bool settled =
        parts_->activity.settle(std::clamp(left(), std::chrono::milliseconds(0), kHurryLook));
    // A call may be open without anything under way: it waits for a timer.
    if (settled && parts_->work.calls.open_count() == 0 && parts_->activity.count() == 0)
      return true;
    if (parts_->hurried || left().count() <= 0) return false;
    if (settled) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void Engine::hurry() { parts_->hurried = true; }

bool Engine::stop(Millis patience) {
  Parts& parts = *parts_;
  if (std::exchange(parts.stopped, true)) return true;
  parts.closed = true;
  parts.audit_duties.stop();
  parts.work.requests.let_go_held();
  const bool drained = drain(patience);
  parts.inbox.stop();
  parts.dispatcher.stop();
  parts.bursts.stop();
  parts.fetcher.stop();
  parts.jobs.stop();
  parts.manager.stop(drained ? 2'000 : 100);
  parts.outbox.stop(std::chrono::milliseconds(parts.hurried ? 100 : patience));
  parts.timers.stop();
  const std::chrono::milliseconds brief(drained ? 2'000 : 100);
  bool idle = true;
  for (Executor* threads :
       {&parts.doors, &parts.chores, &parts.changes, &parts.loads, &parts.routes, &parts.steps,
        &parts.deadlines, &parts.lanes, &parts.deliveries}) {
    if (!threads->stop(brief)) idle = false;
  }
  parts.threads.end();
  parts.records->note("stop", Json::object({{"outcome", drained && idle ? "ok" : "cut off"}}));
  return drained && idle && !plugins::linker_is_stuck();
}

void Engine::close() {
  parts_->brain->close();
  parts_->records->close();
}

}  // namespace cox
