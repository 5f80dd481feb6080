// What the bot knows of one plugin: where its file is, what is live, what stands behind it.
#pragma once

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "plugins/generation.hpp"
#include "plugins/needs.hpp"
#include "plugins/turn.hpp"

namespace cox::plugins {

struct Slot {
  enum class State {
    live,
    waiting,  // for a plugin it needs, or for older generations to end
    failed,   // the last build did not load and none is live
    disabled,
    unloaded,  // on request
  };

  const std::string id;
  // Held during a change of this plugin, which lasts as long as its load; guards everything below.
  Turn busy;
  std::string path;  // where its file lives
  State state = State::unloaded;
  std::string problem;  // why it is not live, or why the newest build is not
  GenerationPtr live;
  std::vector<std::weak_ptr<Generation>> older;  // retired, perhaps not gone yet
  std::vector<Need> needs;                       // of the build that is live
  std::string failed_build;                      // not tried again until the file changes
  std::string rolled_back;                       // the build a rollback turned away from
  bool file_removed = false;     // nothing to show of it once its generations have ended
  bool waits_for_needs = false;  // its newest build waits for a plugin that it needs
  bool waits_for_room = false;   // a reload waits until an older generation has gone
  bool forced = false;           // that reload was asked for, whatever the build
  std::uint32_t generations = 0;
  std::atomic<int> stay_mapped{0};  // builds that have ended and could not be unloaded; any thread
  // Some build of it needed another plugin; any thread. Who needs nobody is never asked, and so
  // never waited for, when another plugin changes.
  std::atomic<bool> needy{false};
  std::uint32_t order = 0;

  explicit Slot(std::string plugin) : id(std::move(plugin)) {}

  // Generations that still stand, the live one included.
  std::size_t standing();
  // Its file is gone, and so is all that was loaded from it.
  bool forgotten() { return file_removed && standing() == 0 && stay_mapped == 0; }
};

std::string_view to_text(Slot::State state);

}  // namespace cox::plugins
