// Facts that plugins publish for rules to look at: "incident.open", "oncall(web)". Each belongs to
// the plugin that published it first, until it is taken back or its time is over. This is what the
// decisions read; authority/store.hpp keeps them. Threads: any.
#pragma once

#include <cox/json.hpp>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/status.hpp"

namespace cox::authority {

struct Fact {
  std::string name;
  Json value;
  std::string owner;  // id of the plugin
  Millis since = 0;   // wall clock
  Millis ttl = 0;     // 0: until it is taken back
  Millis until = 0;   // steady clock; 0: for ever
};

class Facts {
 public:
  static constexpr std::size_t kMost = 10'000;

  explicit Facts(const Clock& clock) : clock_(clock) {}

  // Whether `plugin` may publish it now. invalid: no name for a fact; denied: it belongs to
  // another; busy: there are too many.
  Status check(std::string_view plugin, std::string_view name) const;
  void put(Fact fact);
  void take_back(std::string_view name);

  // The value now, or nothing.
  std::optional<Json> find(std::string_view name) const;
  // Those that hold now, by name.
  std::vector<Fact> list() const;

 private:
  bool has_room() const;
  bool holds(const Fact& fact) const { return fact.until == 0 || clock_.steady() < fact.until; }

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Fact, std::less<>> facts_;
};

// Of printable ASCII without blanks, at most 200 bytes: "incident.open", "oncall(web)".
bool is_fact_name(std::string_view name);

}  // namespace cox::authority
