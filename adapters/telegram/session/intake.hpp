// Hands updates over, each once, and tells how far it came. For one thread at a time.
#pragma once

#include <algorithm>
#include <cox/json.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>

#include "protocol/update.hpp"

namespace telegram {

class Intake {
 public:
  struct Callbacks {
    std::function<bool(const cox::Incoming&)> receive;  // false: not accepted
    std::function<void(const cox::Press&)> press;
    std::function<void(std::int64_t from, std::int64_t to)> moved;
    std::function<void(const std::string&)> trouble;
  };
  explicit Intake(Callbacks callbacks) : callbacks_(std::move(callbacks)) {}

  struct Taken {
    std::int64_t offset = 0;  // the first one that Telegram has to tell again or next; 0: none came
    bool all = true;          // false: it stopped at one that was not accepted
  };
  // An array of updates, in order.
  Taken take(const cox::Json& updates, const Me& me) {
    Taken taken;
    for (const cox::Json& update : updates.items()) {
      const std::int64_t id = update["update_id"].as_int();
      if (!update["update_id"].is_int() || id <= 0 || id > kMostId) continue;
      if (!take_one(id, update, me)) {
        taken.offset = id;
        taken.all = false;
        return taken;
      }
      taken.offset = std::max(taken.offset, id + 1);
    }
    return taken;
  }

 private:
  // What cannot be accepted at all must not hold up what comes after it.
  static constexpr int kMostTries = 3;
  static constexpr std::size_t kRemembered = 1'000;
  static constexpr std::int64_t kMostId = std::int64_t{1} << 53;

  // Numbers do not only rise: after a week of silence Telegram begins anywhere.
  bool take_one(std::int64_t id, const cox::Json& update, const Me& me) {
    if (seen_.count(id) > 0) return true;
    const Happened happened = to_happened(update, me);
    if (happened.moved) callbacks_.moved(happened.moved->first, happened.moved->second);
    if (!happened.trouble.empty()) callbacks_.trouble(happened.trouble);
    bool accepted = true;
    for (const cox::Incoming& in : happened.said) accepted = callbacks_.receive(in) && accepted;
    if (happened.press) callbacks_.press(*happened.press);
    tries_ = id == trying_ ? tries_ + 1 : 1;
    trying_ = id;
    if (!accepted && tries_ < kMostTries) return false;
    if (!accepted) callbacks_.trouble("an update of Telegram was not accepted, and is left out");
    remember(id);
    return true;
  }
  void remember(std::int64_t id) {
    seen_.insert(id);
    order_.push_back(id);
    if (order_.size() <= kRemembered) return;
    seen_.erase(order_.front());
    order_.pop_front();
  }

  Callbacks callbacks_;
  std::unordered_set<std::int64_t> seen_;
  std::deque<std::int64_t> order_;
  std::int64_t trying_ = 0;
  int tries_ = 0;
};

}  // namespace telegram
