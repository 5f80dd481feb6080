// Who wants to hear about which keys. Threads: any; watchers run on the thread that calls tell().
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "brain/brain.hpp"
#include "brain/names.hpp"

namespace cox::brain {

class Watchers {
 public:
  std::uint64_t add(std::string space, std::string prefix, Brain::Watcher watcher);
  // Waits for a watcher that is running, unless that one is calling.
  void remove(std::uint64_t id);
  bool any() const;

  // Calls all watchers of the name, in the order in which they came. `json` empty: removed.
  void tell(Name name, std::string_view json, Revision revision);

 private:
  struct Watch {
    std::string space;
    std::string prefix;
    Brain::Watcher watcher;
    bool removed = false;
  };

  // Held while watchers run, so that remove() can promise that none runs afterwards; recursive,
  // because a watcher may add and remove watches.
  mutable std::recursive_mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<Watch>> watches_;
  std::uint64_t last_id_ = 0;
};

}  // namespace cox::brain
