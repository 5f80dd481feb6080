// What a transaction has taken in and not seen end: messages on their way and calls that run. Most
// of them end within the transaction they began in, and then no table ever hears of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audit/chain.hpp"
#include "audit/records.hpp"
#include "base/status.hpp"

namespace cox::audit {

// Things by their name, in the order in which they came.
template <class Value>
class Underway {
 public:
  void come(const std::string& name, Value value) {
    if (places_.emplace(name, values_.size()).second) values_.emplace_back(std::move(value));
  }
  // nullptr: it is not among these.
  Value* find(const std::string& name) {
    const auto place = places_.find(name);
    return place == places_.end() ? nullptr : &*values_[place->second];
  }
  // What it was; nullopt: it is not among these.
  std::optional<Value> go(const std::string& name) {
    const auto place = places_.find(name);
    if (place == places_.end()) return std::nullopt;
    std::optional<Value> gone = std::exchange(values_[place->second], std::nullopt);
    places_.erase(place);
    return gone;
  }
  // Calls keep(value) for each that is left, until one fails.
  template <class Keep>
  Status each(const Keep& keep) const {
    for (const std::optional<Value>& value : values_) {
      if (!value) continue;
      if (Status status = keep(*value); !status.ok()) return status;
    }
    return {};
  }
  void clear() {
    values_.clear();
    places_.clear();
  }

 private:
  std::vector<std::optional<Value>> values_;
  std::unordered_map<std::string, std::size_t> places_;
};

struct Running {
  std::string call;
  Seq seq = 0;  // of its begin
};

struct Passing {
  Underway<Accepted> messages;
  Underway<Running> calls;
  void clear() {
    messages.clear();
    calls.clear();
  }
};

}  // namespace cox::audit
