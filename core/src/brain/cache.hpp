// Values that were read or written lately, at most so many bytes; the least recently used go first.
// Also remembers that a key does not exist. Threads: one at a time.
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "brain/brain.hpp"
#include "brain/names.hpp"

namespace cox::brain {

// What stands under a key.
struct Entry {
  std::string json;
  Revision revision = none;  // none: nothing
  Millis expires = 0;        // wall clock; 0: never
  Revision as_of = none;     // the newest revision of all keys when this was so

  bool alive(Millis now) const { return revision != none && (expires == 0 || now < expires); }
};

class Cache {
 public:
  explicit Cache(std::size_t limit) : limit_(limit) {}

  // The entry, now the most recently used, or null; valid until the next call.
  const Entry* find(Name name);
  // Adds or replaces. One that would fill more than an eighth of the cache is not kept.
  void put(Name name, Entry entry);
  void erase(Name name);
  void clear();
  std::size_t bytes() const { return bytes_; }

 private:
  struct Node {
    OwnedName name;
    Entry entry;
  };
  using Nodes = std::list<Node>;

  void drop(Nodes::iterator node);

  std::size_t limit_;
  std::size_t bytes_ = 0;
  Nodes nodes_;                                                           // most recent first
  std::unordered_map<Name, Nodes::iterator, NameHash, NameEqual> index_;  // borrows from nodes_
};

}  // namespace cox::brain
