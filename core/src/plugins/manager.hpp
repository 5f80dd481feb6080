// The plugins of the bot: loads what lies in the folders, follows the files, and carries out what
// people ask for. Whatever goes wrong, the generation that works stays. Threads: any; changes of
// one plugin are serialised, different plugins do not wait for each other.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/generation.hpp"
#include "plugins/kept_builds.hpp"
#include "plugins/slot.hpp"
#include "plugins/watcher.hpp"

namespace cox::plugins {

class Manager {
 public:
  struct Options {
    std::vector<std::string> folders;
    std::string kept;                   // folder for KeptBuilds
    std::vector<std::string> disabled;  // by the config
    Millis drain = 30'000;
    bool watch = true;
  };

  Manager(Ground& ground, Options options);
  ~Manager();

  // Loads everything that lies in the folders, side by side, in the order of needs; returns when
  // each file is decided. Then begins to watch.
  void start();
  // Takes every plugin out and waits until they are gone, at most `patience`.
  void stop(Millis patience);

  // What people ask for. Each answers with a sentence, or a failure with one.
  Result<std::string> load(const std::string& path_or_id);
  Result<std::string> unload(const std::string& id);
  Result<std::string> reload(const std::string& id);  // also a build that failed before
  Result<std::string> rollback(const std::string& id);
  Result<std::string> enable(const std::string& id);
  Result<std::string> disable(const std::string& id);

  // An array of objects: id, version, generation, state, problem, since, calls, errors, path, ...
  Json list();
  // Files that are no plugin's (yet), and why: [{"path":..., "problem":...}].
  Json refused_files();

  // A newer config. `changed` are the ids of plugins whose settings differ from before.
  void configure(std::vector<std::string> disabled, Millis drain,
                 const std::vector<std::string>& changed = {});

 private:
  static constexpr auto kByConfig = "disabled by cox.json";

  using SlotPtr = std::shared_ptr<Slot>;
  enum class Force { no, yes };

  // Files.
  void start_watching();
  void file_changed(const Settled& settled);
  Result<std::string> load_file(const std::string& path, Force force);
  // What comes of it is logged and noted.
  void try_again(const std::string& path);
  void try_file(const std::string& path, Force force) { static_cast<void>(load_file(path, force)); }
  void file_gone(const std::string& path);
  // Of a file whose build the bot died in too often; nothing where it may be loaded.
  std::optional<Status> left_out(const std::string& path);
  void go_back_from(Slot& slot, const std::string& path, const std::string& build);
  void displace_others(const std::string& path, const std::string& id);
  // `id` and `build` are empty where the file did not tell them.
  Status not_usable(const std::string& path, const Status& why, std::string_view id = {},
                    std::string_view build = {});
  // Records what became of a plugin.
  void note(std::string_view id, std::string_view outcome, std::string_view what,
            std::string_view build);

  // One plugin; the caller holds slot.busy.
  Result<std::string> consider(Slot& slot, const std::string& path,
                               std::shared_ptr<Library> library, Force force);
  Status is_wanted(Slot& slot);  // by the config
  Status may_load(Slot& slot, const Library& library, Force force);
  Result<std::string> bring_up(Slot& slot, std::shared_ptr<Library> library);
  Status take_down(Slot& slot, Slot::State state, std::string why);
  Status check_needs(const Slot& slot, const std::vector<Need>& needs);
  Status check_room(Slot& slot);
  Status check_circle(const std::string& id);
  void usable_again(Slot& slot);
  void lies_in(Slot& slot, const std::string& path);
  void forget_file(Slot& slot);
  bool follow_file(Slot& slot);

  // And those that change a plugin by themselves.
  void lost_file(Slot& slot, const std::string& path);
  void displace(Slot& slot, const std::string& path, const std::string& id);
  void after_change(const std::string& id);  // others may load, or must go, now
  void drop_dependants(const std::string& id);
  void retired(const GenerationPtr& generation);
  bool all_closed();
  void abandon_rest();
  // On a thread of its own, as soon as there is one, unless the bot stops first.
  void later(std::function<void()> task);
  std::string cycle_through(const std::string& id);
  void generation_gone(const std::string& id, const std::string& name, const Status& status);

  SlotPtr slot(const std::string& id);  // made if there is none
  SlotPtr find(const std::string& id);  // null if there is none
  SlotPtr find_by_path(const std::string& path);
  std::vector<SlotPtr> slots();
  bool is_disabled(const std::string& id);
  Millis drain();
  std::string path_of(const std::string& id);
  void follow_config(Slot& slot);
  void follow_settings(Slot& slot);
  Status begin_anew(Slot& slot);
  bool remember(const Slot& slot, bool disabled);  // false: it will not outlive a restart
  void recall(Slot& slot);
  Json describe(Slot& slot);
  bool has_slot(const std::string& path);

  Ground& ground_;
  KeptBuilds kept_;
  std::mutex mutex_;
  Options options_;
  std::map<std::string, SlotPtr> slots_;
  std::map<std::string, Status> refused_;  // path -> why
  // path -> ids of the plugins it holds or held, the newest last; never empty
  std::map<std::string, std::vector<std::string>> paths_;
  std::map<std::string, std::vector<std::string>> needs_;  // id -> ids it needs
  std::vector<GenerationPtr> retired_;
  std::atomic<bool> stopping_{false};
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace cox::plugins
