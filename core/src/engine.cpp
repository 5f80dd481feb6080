#include "engine.hpp"

#include <chrono>
#include <thread>
#include <utility>

#include "audit/records.hpp"
#include "audit_desk.hpp"
#include "audit_duties.hpp"
#include "authority/authority.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "brain/brain.hpp"
#include "chat/gate.hpp"
#include "chat/inbox.hpp"
#include "chat/outbox.hpp"
#include "chat/without_secrets.hpp"
#include "config/changes.hpp"
#include "config/version.hpp"
#include "from_config.hpp"
#include "jobs/jobs.hpp"
#include "leftovers.hpp"
#include "work/approval_desk.hpp"
#include "work/approving.hpp"
#include "work/authority_desk.hpp"
#include "work/flagging.hpp"
#include "work/middleware.hpp"
#include "work/noting.hpp"
#include "work/perform.hpp"
#include "work/secret_commands.hpp"
#include "work/secrets.hpp"

namespace cox {

namespace {

// Threads for what may block, by what they do. A handler that hangs holds one of `lanes` only.
constexpr std::size_t kStepThreads = 16;
constexpr std::size_t kDeadlineThreads = 4;
constexpr std::size_t kLoadThreads = 64;
constexpr std::size_t kChangeThreads = 32;
constexpr std::size_t kDeliveryThreads = 32;
constexpr std::size_t kDoorThreads = 16;

}  // namespace

// In the order in which they need each other; destroyed the other way round.
struct Engine::Parts {
  Parts(EngineOptions given, const Clock& time, std::unique_ptr<audit::Records> opened_records,
        std::unique_ptr<brain::Brain> opened_brain);

  EngineOptions options;
  const Clock& clock;
  Random random;
  Ids ids;
  Timers timers;
  Executor lanes, steps, deadlines, loads, changes, deliveries, doors;
  std::unique_ptr<audit::Records> records;
  work::Secrets secrets;
  std::unique_ptr<brain::Brain> brain;
  authority::Authority authority;
  chat::Gate gate;
  chat::Inbox inbox;
  chat::Outbox outbox;
  work::Activity activity;
  work::Services services;
  work::Work work;
  work::AuthorityDesk authority_desk;
  work::ApprovalDesk approvals;
  AuditDesk audit_desk;
  AuditDuties audit_duties;
  work::Dispatcher dispatcher;
  web::Fetcher fetcher;
  jobs::Jobs jobs;
  Admin admin;
  std::atomic<routing::OwnerId> owners{0};
  std::mutex config_mutex;  // guards options.config once the bot runs
  plugins::Ground ground;
  plugins::Manager manager;
  std::function<void(const std::string&)> on_ended;
  std::function<Json()> adapters = [] { return Json::array(); };
  ToAdapter to_adapter;
  std::atomic<bool> started{false};  // the plugins of the start have been loaded
  web::Site site;
  std::atomic<bool> closed{false};  // nothing more is taken in
  bool stopped = false;
  Leftovers leftovers;

  Millis load_deadline() {
    std::lock_guard lock(config_mutex);
    return options.config.load;
  }
  bool serves_http() {
    std::lock_guard lock(config_mutex);
    return options.config.http_server.has_value();
  }
  std::string with_buttons(const chat::Outgoing& out, std::string body);
  Json settings(std::string_view id) {
    std::lock_guard lock(config_mutex);
    return options.config.plugin(id);
  }
};

Engine::Parts::Parts(EngineOptions given, const Clock& time,
                     std::unique_ptr<audit::Records> opened_records,
                     std::unique_ptr<brain::Brain> opened_brain)
    : options(std::move(given)),
      clock(time),
      random(options.seed ? Random(*options.seed) : Random()),
      ids(clock, random),
      timers(clock, options.threaded),
      lanes("cox-plugin", options.config.threads),
      steps("cox-step", kStepThreads),
      deadlines("cox-deadline", kDeadlineThreads),
      loads("cox-load", kLoadThreads),
      changes("cox-change", kChangeThreads),
      deliveries("cox-send", kDeliveryThreads),
      doors("cox-door", kDoorThreads),
      records(std::move(opened_records)),
      secrets(clock, timers, changes, *records),
      brain(std::move(opened_brain)),
      authority(policy_of(options.config), clock),
      gate(clock, gate_of(options.config)),
      inbox(options.config.inbox),
      outbox(clock, random, timers, deliveries),
      services{clock,     random,   ids,    timers, lanes,     steps,
               deadlines, *records, *brain, outbox, authority, activity},
      work(services),
      authority_desk(services),
      approvals(work),
      audit_desk(*records, options.home.records(), clock),
      audit_duties(services, changes, audit_desk, options.home.records(), options.home.audit()),
      dispatcher(work, inbox),
      fetcher(work, fetcher_of(options.config), gate.files()),
      jobs(work, {.home = options.home.folder, .folder = options.home.jobs()}),
      ground{work,
             admin,
             fetcher,
             loads,
             changes,
             options.home.copies(),
             [this](std::string_view id) { return settings(id); },
             [this] { return load_deadline(); },
             [this] { return serves_http(); },
             [this] { return ++owners; },
             options.home.folder},
      manager(ground, {options.plugin_folders, options.home.kept(), options.config.disabled,
                       options.config.drain, options.watch}),
      site({work, [this] { return inbox.size(); }, [this] { return adapters(); },
            [this] { return started.load(); },
            [this](const std::string& session, const std::string& path,
                   const work::ExchangePtr& exchange) {
              return to_adapter && to_adapter(session, path, exchange);
            },
            doors}) {
  services.configure(settings_of(options.config));
  work.desks.secrets = &secrets;
  secrets.configure(options.config.secrets);
  authority_desk.pass_on_to(&approvals);
  work.desks.authority = &authority_desk;
  work.desks.jobs = &jobs;
  work.desks.audit = &audit_desk;
  outbox.check_with([this](chat::Outgoing out, std::function<void(chat::Outbox::Checked)> next) {
    work::Passing passing;
    passing.outgoing = out;
    work::pass(services, work.registry.view()->response, std::move(passing),
               [this, out = std::move(out), next = std::move(next)](work::Verdict verdict) mutable {
                 work::note_verdict(services.records, out, verdict);
                 if (verdict.body) out.body = std::move(*verdict.body);
                 // Whoever wrote the text: no registered secret reaches a room.
                 std::string body = chat::without_secrets(out);
                 if (verdict.allowed) body = with_buttons(out, std::move(body));
                 next({verdict.allowed, std::move(verdict.reason), std::move(body)});
               });
  });
}

// A card for a chat that has buttons gets their tokens.
std::string Engine::Parts::with_buttons(const chat::Outgoing& out, std::string body) {
  const std::uint32_t abilities = outbox.abilities(out.address.adapter);
  const bool card = out.format == COX_FORMAT_RICH;
  if (!card || (abilities & COX_ABILITY_BUTTONS) == 0) return body;
  return work.buttons.dress(std::move(body), out.address, abilities);
}

Result<std::unique_ptr<Engine>> Engine::create(EngineOptions options, const Clock& clock) {
  auto records = audit::Records::open(options.home.records(), clock);
  if (!records.ok()) return records.status();
  auto brain = brain::Brain::open(options.home.brain(), clock);
  if (!brain.ok()) return brain.status();
  plugins::sweep_copies(options.home.copies());
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
  // Before anything new comes in, so that nothing of this run is among them.
  parts_->leftovers.read(*parts_->records);
  if (Status loaded = parts_->work.questions.load(); !loaded.ok()) {
    log::error("work", text::cat("questions of an earlier run are lost: ", loaded.message()));
  }
  if (Status loaded = parts_->authority_desk.load(); !loaded.ok()) {
    log::error("authority", text::cat("links, grants and facts of an earlier run may be missing: ",
                                      loaded.message()));
  }
  if (Status loaded = parts_->work.plans.load(); !loaded.ok()) {
    log::error("work", text::cat("plans of an earlier run are lost: ", loaded.message()));
  }
  if (Status loaded = parts_->jobs.load(); !loaded.ok())
    log::error("job", text::cat("jobs of an earlier run are lost: ", loaded.message()));
  parts_->manager.start();
  for (const std::string& file : parts_->options.plugin_files) {
    if (auto loaded = parts_->manager.load(file); !loaded.ok())
      log::error("plugins", loaded.status().message());
  }
  parts_->dispatcher.start();
  parts_->audit_duties.configure(parts_->options.config.audit, parts_->options.threaded);
  parts_->started = true;
}

void Engine::note_start() {
  const config::Config& config = parts_->options.config;
  parts_->records->note("start",
                        Json::object({{"version", config::version()},
                                      {"home", parts_->options.home.folder},
                                      {"policy", policy_of(config).open ? "open" : "closed"},
                                      {"config", config.digest}}));
}

void Engine::resume() {
  parts_->authority_desk.resume();
  work::resume_plans(parts_->work);
  parts_->leftovers.take_up(parts_->work, parts_->dispatcher, [this](const std::string& call) {
    return parts_->jobs.answers_for(call);
  });
  parts_->jobs.resume();
}

// ---- in and out ----

Status Engine::receive(const std::string& session, const cox_message& message) {
  Parts& parts = *parts_;
  chat::Passed passed = parts.gate.pass(session, message);
  if (passed.message == nullptr) {
    work::count(parts.work.metrics.messages_left);
    log::debug("chat", text::cat("not taken in: ", passed.reason), {{"adapter", session}});
    if (passed.flagged.any()) work::flag(parts.services, passed);
    if (!passed.say.empty()) work::tell(parts.services, passed.address, passed.say);
    return passed.status;
  }
  Status accepted = accept(passed.message);
  // The platform will bring it again, and then it is no duplicate.
  if (!accepted.ok()) parts.gate.forget(*passed.message);
  work::count(accepted.ok() ? parts.work.metrics.messages_taken : parts.work.metrics.messages_left);
  return accepted;
}

// A press becomes what its button says, as said by whoever pressed it, and takes the way of every
// message.
Result<Json> Engine::press(const std::string& session, const cox_message& given,
                           std::string_view values) {
  chat::Message press = chat::from_c(given);
  press.adapter = session;
  auto pressed = parts_->work.buttons.press(press, values);
  if (!pressed.ok()) return pressed.status();
  if (pressed->form.is_object()) return pressed->form;
  chat::Message said = press;
  said.text = pressed->line;
  said.kind = COX_MESSAGE_TEXT;
  said.flags |= COX_MESSAGE_MENTION;
  said.extra = Json::object({{"button", press.text}}).dump();
  if (!press.id.empty()) said.id = text::cat("press:", press.id);
  Status taken = receive(session, chat::to_c(said));
  if (!taken.ok()) parts_->work.buttons.undo(press);
  if (!taken.ok()) return taken;
  return Json();
}

// Durable first, then on its way.
Status Engine::accept(const chat::MessagePtr& message) {
  Parts& parts = *parts_;
  chat::Received received;
  received.hold = parts.activity.hold();
  received.message = message;
  if (must_be_kept(*message)) {
    received.accepted = parts.ids.next();
    const auto ticket =
        parts.records->accept({received.accepted, chat::to_json(*message), parts.clock.now()});
    if (Status kept = parts.records->wait(ticket); !kept.ok()) {
      work::tell(parts.services, message->address(),
                 text::cat("I cannot take this in now: ", kept.message()));
      return kept;
    }
  }
  if (parts.closed) return for_next_start(received);
  Status queued = parts.inbox.push(received);
  return queued.code() == Code::cancelled ? for_next_start(received) : queued;
}

// The bot is stopping. What is on disk is taken up by resume() of the next one.
Status Engine::for_next_start(const chat::Received& received) {
  if (received.accepted.empty()) return {Code::cancelled, "the bot is stopping"};
  log::info("bot",
            text::cat("the next start takes up what was said meanwhile: ", received.accepted));
  return {};
}

// What is said to the bot, or answers it. Also where the platform would send it again: to be
// accepted is to be acknowledged, and then it does not.
// Not what gives a command something secret: better lost in a crash than found on the disk.
bool Engine::must_be_kept(const chat::Message& message) const {
  if (message.kind != COX_MESSAGE_TEXT) return false;
  const auto settings = parts_->services.settings();
  const routing::Addressing& addressing = settings->addressing;
  const bool meant = message.direct() || parts_->work.questions.waits_for(message) ||
                     (message.flags & COX_MESSAGE_MENTION) != 0 ||
                     addressing.strip(message.text).has_value();
  return meant && !work::gives_secret(*parts_->work.registry.view(), addressing, message);
}

void Engine::ended(const std::string& session) {
  if (parts_->on_ended) parts_->on_ended(session);
}

void Engine::receipt(std::uint64_t ticket, const Status& status, const std::string& id) {
  parts_->outbox.receipt(ticket, status, id);
}

void Engine::went(const std::string& session, const char* state, const std::string& why) {
  parts_->records->note("login",
                        Json::object({{"adapter", session}, {"outcome", state}, {"why", why}}));
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
    if (!parts_->activity.settle(std::max(left(), std::chrono::milliseconds(0)))) return false;
    // A call may be open without anything under way: it waits for a timer.
    if (parts_->work.calls.open_count() == 0 && parts_->activity.count() == 0) return true;
    if (left().count() <= 0) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

bool Engine::stop(Millis patience) {
  Parts& parts = *parts_;
  if (std::exchange(parts.stopped, true)) return true;
  const std::chrono::milliseconds wait(patience);
  parts.closed = true;
  parts.audit_duties.stop();
  parts.work.requests.let_go_held();
  const bool drained = drain(patience);
  parts.inbox.stop();
  parts.dispatcher.stop();
  parts.fetcher.stop();
  parts.jobs.stop();
  parts.manager.stop(drained ? 2'000 : 100);
  parts.outbox.stop(wait);
  parts.timers.stop();
  const std::chrono::milliseconds brief(drained ? 2'000 : 100);
  bool idle = true;
  for (Executor* threads : {&parts.doors, &parts.changes, &parts.loads, &parts.steps,
                            &parts.deadlines, &parts.lanes, &parts.deliveries}) {
    if (!threads->stop(brief)) idle = false;
  }
  parts.records->note("stop", Json::object({{"outcome", drained && idle ? "ok" : "cut off"}}));
  return drained && idle && !plugins::linker_is_stuck();
}

void Engine::close() {
  parts_->brain->close();
  parts_->records->close();
}

}  // namespace cox
