// Interactions that may still be answered, each by its id: for 15 minutes, and only once Discord
// knows that we have seen it. Used on the loop's thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace discord {

class Answers {
 public:
  using Millis = std::chrono::milliseconds;

  struct Interaction {
    std::string token = {};
    std::string user = {};
    std::string channel = {};
    Millis begun{0};
    bool is_acknowledged = false;
    bool is_thinking = false;  // "cox is thinking...", which the first answer takes the place of
    std::vector<std::function<void()>> waiting = {};
  };

  void begin(const std::string& id, Interaction one, Millis now) {
    prune(now);
    one.begun = now;
    all_[id] = std::move(one);
  }
  // Null: there is none, or its time is over.
  Interaction* find(const std::string& id, Millis now) {
    prune(now);
    const auto found = all_.find(id);
    return found == all_.end() ? nullptr : &found->second;
  }
  // The id of the newest of this person there; empty: none.
  std::string newest(const std::string& user, const std::string& channel, Millis now) {
    prune(now);
    std::string found;
    Millis begun{-1};
    for (const auto& [id, one] : all_) {
      if (one.user != user || one.channel != channel || one.begun < begun) continue;
      begun = one.begun;
      found = id;
    }
    return found;
  }
  // Discord knows, or (`ok` false) takes no answer: what waited for that goes on.
  void acknowledged(const std::string& id, bool ok) {
    const auto found = all_.find(id);
    if (found == all_.end()) return;
    const auto waiting = std::exchange(found->second.waiting, {});
    found->second.is_acknowledged = true;
    if (!ok) all_.erase(found);
    for (const auto& each : waiting) each();
  }
  void forget(const std::string& id) { all_.erase(id); }

 private:
  static constexpr Millis kLife{14 * 60'000 + 30'000};
  static constexpr std::size_t kMost = 5'000;

  void prune(Millis now) {
    for (auto each = all_.begin(); each != all_.end();) {
      const bool is_over = now - each->second.begun > kLife || all_.size() > kMost;
      // What still waits for it is not left waiting.
      each = is_over && each->second.waiting.empty() ? all_.erase(each) : std::next(each);
    }
  }

  std::map<std::string, Interaction> all_;
};

}  // namespace discord
