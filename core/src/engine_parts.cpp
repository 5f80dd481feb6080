#include "engine_parts.hpp"

#include <utility>

#include "chat/without_secrets.hpp"
#include "from_config.hpp"
#include "work/middleware.hpp"
#include "work/noting.hpp"

namespace cox {

namespace {

// Threads for what may block, by what they do. A handler that hangs holds one of `lanes` only.
constexpr std::size_t kStepThreads = 16;
constexpr std::size_t kDeadlineThreads = 4;
constexpr std::size_t kLoadThreads = 64;
constexpr std::size_t kChangeThreads = 32;
constexpr std::size_t kChoreThreads = 2;
constexpr std::size_t kDeliveryThreads = 32;
constexpr std::size_t kDoorThreads = 16;

}  // namespace

Engine::Parts::Parts(EngineOptions given, const Clock& time,
                     std::unique_ptr<audit::Records> opened_records,
                     std::unique_ptr<brain::Brain> opened_brain)
    : options(std::move(given)),
      clock(time),
      random(options.seed ? Random(*options.seed) : Random()),
      ids(clock, random),
      timers(clock, options.threaded),
      threads("cox-work"),
      routes(threads, 1),
      lanes(threads, options.config.threads),
      steps(threads, kStepThreads),
      deadlines(threads, kDeadlineThreads),
      deliveries(threads, kDeliveryThreads),
      doors(threads, kDoorThreads),
      loads("cox-load", kLoadThreads),
      changes("cox-change", kChangeThreads),
      chores("cox-chore", kChoreThreads),
      records(std::move(opened_records)),
      secrets(clock, timers, changes, *records),
      brain(std::move(opened_brain)),
      authority(policy_of(options.config), clock),
      gate(clock, gate_of(options.config)),
      inbox(options.config.inbox),
      outbox(clock, random, timers, deliveries),
      memory(clock),
      bursts(activity, changes),
      services{clock,    random, ids,    timers,    lanes,    steps, deadlines,
               *records, *brain, outbox, authority, activity, memory},
      work(services),
      stuck_watch(work),
      authority_desk(services),
      approvals(work),
      audit_desk(*records, options.home.records(), clock),
      audit_duties(services, chores, audit_desk, options.home.records(), options.home.audit()),
      dispatcher(work, inbox, routes),
      fetcher(work, fetcher_of(options.config), gate.files()),
      jobs(work, {.home = options.home.folder, .folder = options.home.jobs()}),
      crashes(options.home.crashes()),
      ground{work,
             admin,
             fetcher,
             loads,
             threads,
             changes,
             options.home.copies(),
             [this](std::string_view id) { return settings(id); },
             [this] { return load_deadline(); },
             [this] { return serves_http(); },
             [this] { return ++owners; },
             options.home.folder,
             &crashes},
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
  memory.configure(memory_of(options.config));
  crashes.configure(crashes_of(options.config));
  work.desks.secrets = &secrets;
  secrets.configure(options.config.secrets);
  authority_desk.pass_on_to(&approvals);
  work.desks.authority = &authority_desk;
  work.desks.jobs = &jobs;
  work.desks.audit = &audit_desk;
  outbox.check_with([this](chat::Outgoing out, std::function<void(chat::Outbox::Checked)> next) {
    work::Passing passing;
    passing.name = out.plugin;
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

}  // namespace cox
