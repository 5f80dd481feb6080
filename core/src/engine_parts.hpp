// What the engine is made of. Internal to engine*.cpp.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "audit/records.hpp"
#include "audit_desk.hpp"
#include "audit_duties.hpp"
#include "authority/authority.hpp"
#include "base/memory_watch.hpp"
#include "brain/brain.hpp"
#include "bursts.hpp"
#include "chat/gate.hpp"
#include "chat/inbox.hpp"
#include "chat/outbox.hpp"
#include "engine.hpp"
#include "jobs/jobs.hpp"
#include "leftovers.hpp"
#include "plugins/crash_log.hpp"
#include "work/approval_desk.hpp"
#include "work/authority_desk.hpp"
#include "work/secrets.hpp"
#include "work/stuck.hpp"

namespace cox {

// In the order in which they need each other; destroyed the other way round.
struct Engine::Parts {
  Parts(EngineOptions given, const Clock& time, std::unique_ptr<audit::Records> opened_records,
        std::unique_ptr<brain::Brain> opened_brain);

  EngineOptions options;
  const Clock& clock;
  Random random;
  Ids ids;
  Timers timers;
  Threads threads;  // of what messages and requests pass through, and of what plugins do with them
  Executor routes, lanes, steps, deadlines, deliveries, doors;
  Executor loads, changes;
  Executor chores;  // what nobody waits for; its threads give way to all others
  std::unique_ptr<audit::Records> records;
  work::Secrets secrets;
  std::unique_ptr<brain::Brain> brain;
  authority::Authority authority;
  chat::Gate gate;
  chat::Inbox inbox;
  chat::Outbox outbox;
  work::Activity activity;
  MemoryWatch memory;
  Bursts bursts;
  work::Services services;
  work::Work work;
  work::StuckWatch stuck_watch;
  work::AuthorityDesk authority_desk;
  work::ApprovalDesk approvals;
  AuditDesk audit_desk;
  AuditDuties audit_duties;
  work::Dispatcher dispatcher;
  web::Fetcher fetcher;
  jobs::Jobs jobs;
  Admin admin;
  std::atomic<routing::OwnerId> owners{0};
  plugins::CrashLog crashes;
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
  std::atomic<bool> hurried{false};  // to stop waits for nothing more
  Leftovers leftovers;
  std::vector<plugins::Crash> deaths;  // of earlier runs, that nobody had heard of at the start

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

}  // namespace cox
