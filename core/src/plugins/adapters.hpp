// The adapters of the bot: one session for each entry of the config, and their reload, by the same
// machinery as plugins. Threads: any; changes are serialised.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "plugins/crash_log.hpp"
#include "plugins/kept_builds.hpp"
#include "plugins/session.hpp"
#include "plugins/watcher.hpp"

namespace cox::plugins {

class Adapters final : public chat::Deliverer {
 public:
  struct Options {
    std::vector<std::string> folders;  // where adapter libraries lie, first match wins
    std::vector<config::AdapterEntry> entries;
    std::string bot;
    std::string alias;
    std::string home;
    std::string kept;  // folder of the builds to go back to; see KeptBuilds
    std::map<std::string, std::string> states;  // what sessions of an earlier run handed over
    bool watch = true;
  };

  Adapters(Ground& ground, Intake& intake, Options options);
  ~Adapters() override;

  // Opens every session. A session that does not open is reported and left out; the failure is that
  // of the first one if none opened.
  Status start();
  // What would be wrong with these entries at the next start, a line for each: no library, or what
  // the adapter that serves now finds in them (`validate` of its type).
  Status check(const std::vector<config::AdapterEntry>& entries);
  // Closes every session and joins its threads; returns what each handed over.
  std::map<std::string, std::string> stop();

  chat::Delivery deliver(const chat::Outgoing& out, std::uint64_t ticket) override;
  bool serves(const std::string& adapter) override;
  std::uint32_t abilities(const std::string& adapter) override;

  // An HTTP request for "/adapters/SESSION" and `path` below it. False: nobody takes it.
  bool request(const std::string& session, const std::string& path,
               const work::ExchangePtr& exchange);

  std::size_t size() const { return sessions_.size(); }
  Json list() const;

 private:
  struct Type {
    std::string path;
    GenerationPtr live;
    std::uint32_t generations = 0;
    bool is_tried_again = false;  // soon: it could not be opened for what may pass
  };

  std::string path_of(const std::string& adapter) const;
  Status left_out(const KeptOut& kept) const;
  std::string config_of(const config::AdapterEntry& entry) const;
  void watch();
  void later(const std::string& path);
  void file_changed(const std::string& path);

  void note(const work::Actor& actor, std::string_view outcome, std::string_view what) const;

  Status no_library(const std::string& adapter) const;
  Status check_entry(const config::AdapterEntry& entry) const;

  // The caller holds change_.
  Result<GenerationPtr> load(const std::string& name, Type& type);
  // The same where none serves yet: it may be an earlier build then.
  Result<GenerationPtr> load_first(const std::string& name, Type& type);
  Result<GenerationPtr> load_file(const std::string& name, Type& type, const std::string& file);
  // What serves is something to go back to.
  void keep(const std::string& name, const Type& type);
  // What `adapters` says to do about its connections; empty: nothing.
  void note_advice(const std::string& name, const std::string& advice);
  Status open(const config::AdapterEntry& entry);
  Status try_open(const config::AdapterEntry& entry);
  void open_all(const std::string& name);
  void refused(const std::string& name, Type& type, const Status& why);
  void try_again(Type& type);
  bool is_news(const std::string& about, const Status& why);
  void forget(const std::string& about);
  void reload(const std::string& name, Type& type);
  bool swap(const config::AdapterEntry& entry, const GenerationPtr& old, const GenerationPtr& next);
  bool overlap(const config::AdapterEntry& entry, const GenerationPtr& next);
  bool take_turns(const config::AdapterEntry& entry, const GenerationPtr& old,
                  const GenerationPtr& next);

  Ground& ground_;
  Intake& intake_;
  const Options options_;
  std::mutex change_;                          // guards types_, and one change at a time
  std::map<std::string, Type> types_;          // by adapter, e.g. "irc"
  KeptBuilds kept_;                            // guarded by change_ as well
  mutable std::mutex told_mutex_;              // guards told_, advice_; held for a moment only
  std::map<std::string, std::string> told_;    // what failed last, by the adapter or session
  std::map<std::string, std::string> advice_;  // by session
  std::map<std::string, std::unique_ptr<Session>> sessions_;  // by name; fixed after start()
  std::atomic<bool> stopping_{false};
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace cox::plugins
