// What people call the users and channels of the workspace, asked for once an hour. Lives on the
// loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api.hpp"

namespace slack {

class Directory {
 public:
  using Millis = std::chrono::milliseconds;
  using Done = std::function<void(const std::string& name)>;  // "": not known
  using Clock = std::function<Millis()>;                      // that only goes forward

  Directory(Api& api, Clock clock) : api_(api), clock_(std::move(clock)) {}

  // What is known of it now, without asking. Threads: any.
  std::optional<std::string> known(std::string_view kind, const std::string& id) const;
  // `kind` is "user" or "room". May call back at once.
  void name(const std::string& kind, const std::string& id, Done done);
  // The channel of direct messages with somebody.
  void direct(const std::string& user, std::function<void(const Result&, const std::string&)> done);

 private:
  struct Entry {
    std::string name;
    Millis until{0};
    std::vector<Done> waiting = {};  // while it is asked for
  };
  using Key = std::pair<std::string, std::string>;

  void ask(const Key& key);
  void learn(const Key& key, const std::string& name, Millis for_so_long);
  void forget_old();

  Api& api_;
  const Clock clock_;
  mutable std::mutex mutex_;  // guards the entries, which only the loop's thread changes
  std::map<Key, Entry> entries_;
  std::map<std::string, std::string> directs_;  // user: channel
};

}  // namespace slack
