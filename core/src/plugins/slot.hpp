// What the bot knows of one plugin: where its file is, what is live, what stands behind it.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "plugins/generation.hpp"
#include "plugins/needs.hpp"

namespace cox::plugins {

struct Slot {
  enum class State {
    live,
    waiting,  // for a plugin it needs, or for older generations to end
    failed,   // the last build did not load and none is live
    disabled,
    unloaded,  // on request
  };

  std::mutex busy;  // held during a change of this plugin; everything below is guarded by it
  std::string id;
  std::string path;  // where its file lives
  State state = State::unloaded;
  std::string problem;  // why it is not live, or why the newest build is not
  GenerationPtr live;
  std::vector<std::weak_ptr<Generation>> older;  // retired, perhaps not gone yet
  std::vector<Need> needs;                       // of the build that is live
  std::string failed_build;                      // not tried again until the file changes
  std::string rolled_back;                       // the build a rollback turned away from
  bool waits_for_needs = false;  // its newest build waits for a plugin that it needs
  bool waits_for_room = false;   // a reload waits until an older generation has gone
  bool forced = false;           // that reload was asked for, whatever the build
  std::uint32_t generations = 0;
  std::uint32_t order = 0;

  // Generations that still stand, the live one included.
  std::size_t standing();
};

std::string_view to_text(Slot::State state);

}  // namespace cox::plugins
