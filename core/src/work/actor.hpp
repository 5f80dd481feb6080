// A live generation of a plugin as the lower floors see it: who it is, what it declared, its
// mailbox and its counters. Whoever holds an Actor keeps its library mapped; the last one to let go
// sends it to be unloaded (the deleter is given by the floor above). Threads: any; what is declared
// never changes once the actor is live.
#pragma once

#include <cox/abi.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/cron.hpp"
#include "base/effect.hpp"
#include "commands/declaration.hpp"
#include "routing/index.hpp"
#include "routing/listener.hpp"
#include "routing/pcre2.hpp"
#include "routing/route.hpp"
#include "work/mailbox.hpp"
#include "work/metrics.hpp"
#include "work/quarantine.hpp"

namespace cox::work {

struct DeclaredListener {
  routing::Listener listener;
  cox_handler handler;
  std::shared_ptr<const routing::Pcre2> pcre2;  // flavour pcre2 only
};

struct DeclaredCommand {
  commands::Declaration command;
  cox_handler handler;
};

enum class Stage { receive, listener, response };

struct DeclaredMiddleware {
  Stage stage;
  std::string id;
  cox_handler handler;
};

// An event it wants to hear of, a question it takes the answers to, or jobs whose end it takes.
struct DeclaredName {
  std::string name;
  cox_handler handler;
};

struct DeclaredSchedule {
  std::string id;
  Millis delay = 0;  // first run; then every `period` if that is not 0
  Millis period = 0;
  std::optional<Cron> cron;  // instead of delay and period
  std::string zone;
  Effect effect = Effect::writes;
  cox_handler handler;
};

struct DeclaredRoute {
  routing::Route route;
  cox_handler handler;
  std::shared_ptr<RouteCounts> counts;  // set when it goes live
};

struct Declared {
  std::vector<DeclaredListener> listeners;
  std::vector<DeclaredCommand> commands;
  std::vector<DeclaredMiddleware> middleware;
  std::vector<DeclaredName> events;
  std::vector<DeclaredName> answers;
  std::vector<DeclaredName> types;  // of parameters
  std::vector<DeclaredName> jobs;
  std::vector<DeclaredSchedule> schedules;
  std::vector<DeclaredRoute> routes;
  std::optional<cox_handler> start;
  std::optional<cox_handler> save;
  std::optional<cox_handler> restore;
};

// What a pattern's number in the index stands for.
struct Target {
  enum class Kind { listener, command } kind;
  std::size_t position;  // in Declared::listeners or Declared::commands
};

struct Counters {
  std::atomic<std::uint64_t> calls{0};
  std::atomic<std::uint64_t> errors{0};
  std::atomic<std::uint64_t> open{0};
};

class Actor {
 public:
  std::string id;
  std::string version;
  std::string about;
  std::string build;
  std::string settings;          // digest of what the config gives it; empty where nothing is known
  std::uint32_t generation = 0;  // of this plugin, from 1
  routing::OwnerId owner = 0;    // unique among all generations of all plugins
  std::uint32_t order = 0;       // place among the plugins; a reload keeps it
  Millis since = 0;              // live since
  Declared declared;
  std::vector<Target> targets;  // by pattern number
  std::shared_ptr<Mailbox> mailbox;
  // Set on its way out, by Operations: it starts no timers of its own any more, or none at all.
  std::atomic<bool> retired{false}, cut_off{false};
  std::atomic<bool> hands_over{false};  // its state, to a newer generation that waits for it
  Counters counters;                    // of this generation
  Quarantine quarantine;
  // Of the plugin, whichever generation runs; its own where nobody watches.
  std::shared_ptr<PluginCounts> totals = std::make_shared<PluginCounts>();

  // The patterns of all listeners and commands, numbered in the order of `targets`, which it
  // fills. Listeners without a pattern (enter, catch_all, ...) are not among them.
  Result<std::vector<routing::Pattern>> patterns();
};

using ActorPtr = std::shared_ptr<Actor>;

}  // namespace cox::work
