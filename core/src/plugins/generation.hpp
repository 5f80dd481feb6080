// One loaded build of a library: opened, its `load` run under a deadline, and in the end unloaded
// and verified gone, once nobody holds its actor any more. Threads: any.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/executor.hpp"
#include "plugins/crash_log.hpp"
#include "plugins/host.hpp"
#include "plugins/library.hpp"
#include "work/work.hpp"

namespace cox::plugins {

// What generations stand on.
struct Ground {
  work::Work& work;
  AdminDesk& admin;
  web::Fetcher& fetcher;
  Executor& loads;     // where `load` and `unload` run: they may hang
  Threads& traffic;    // those that messages pass through
  Executor& changes;   // where changes of plugins are carried out: they wait for `loads`
  std::string copies;  // folder of the private copies
  std::function<Json(std::string_view id)> settings;
  std::function<Millis()> load_deadline;
  std::function<bool()> serves_http;  // whether anybody can ask for a route
  std::function<routing::OwnerId()> next_owner;
  std::string home = {};               // the bot's folder
  CrashLog* crashes = nullptr;         // what keeps a build out; null: nothing
  bool settings_must_be_there = true;  // false: on trial, without a config
};

class Generation {
 public:
  // How it ended: told once, after the library was closed. `status` says why it stayed mapped.
  using Gone = std::function<void(const std::string& name, const Status& status)>;

  // Runs the library's `load`, waits for it at most until the deadline, and checks what was
  // declared. On failure the library is closed again (a load that hangs keeps its thread and its
  // mapping, and nothing else). Its mailbox is paused: nothing of it runs until that is resumed.
  static Result<std::shared_ptr<Generation>> load(Ground& ground, std::shared_ptr<Library> library,
                                                  std::uint32_t number, std::uint32_t order,
                                                  Gone gone);
  ~Generation();

  const Library& library() const;
  Host& host() const;
  // Who it is in the registry; null after retire().
  const work::ActorPtr& actor() const { return actor_; }
  bool gone() const { return weak_.expired(); }
  // Its library has been closed too; nothing of it is left to do.
  bool closed() const;

  // It has been replaced or removed: its schedules, own timers and watches end. It is unloaded when
  // the last call has let go of it.
  void retire();
  // The drain deadline: its operations are cancelled, their calls recorded so. Returns those calls.
  std::vector<work::CallPtr> cancel();
  // The bot ends before it has: what waits in its mailbox is dropped.
  void abandon();

 private:
  struct State;
  Generation(std::shared_ptr<State> state, work::ActorPtr actor);

  std::shared_ptr<State> state_;
  work::ActorPtr actor_;
  std::weak_ptr<work::Actor> weak_;
};

using GenerationPtr = std::shared_ptr<Generation>;

}  // namespace cox::plugins
