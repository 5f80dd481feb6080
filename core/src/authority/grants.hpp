// Rights for a while: grants, which somebody gave, and broken glass, which somebody took. This is
// what the decisions read; authority/store.hpp keeps them. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace cox::authority {

struct Grant {
  enum class Kind { grant, break_glass };

  std::string id;  // "7": what people name it by
  Kind kind = Kind::grant;
  std::string who;   // a person of the config, or "ADAPTER:ACCOUNT"
  std::string what;  // a permission; of broken glass also the id of a rule
  std::string by;    // who gave it, the same way
  std::string because;
  std::string address;  // JSON of chat::Address: where it was given, and its end is told
  Millis made = 0;      // wall clock
  Millis lasts = 0;
  Millis until = 0;    // steady clock: a clock that is set neither shortens nor prolongs it
  bool over = false;   // broken glass that waits for its review
  std::string review;  // of broken glass: what was written, and by whom
  std::string reviewer;
};

class Grants {
 public:
  explicit Grants(const Clock& clock) : clock_(clock) {}

  void put(Grant grant);  // replaces the one with this id
  void remove(std::string_view id);
  std::optional<Grant> find(std::string_view id) const;
  std::vector<Grant> list() const;  // also what is over and waits for its review

  // `names`: the account and the persons it stands for.
  // The grant or broken glass by which they hold the permission now, or nothing.
  std::optional<Grant> holding(std::span<const std::string> names, std::string_view needed) const;
  // The broken glass that lifts this rule, or whatever stands before this permission, for them.
  std::optional<Grant> lifting(std::span<const std::string> names, std::string_view rule,
                               std::string_view needed) const;
  bool any() const { return list_now()->size() > 0; }

 private:
  using List = std::vector<Grant>;
  std::shared_ptr<const List> list_now() const;
  bool holds(const Grant& grant, std::span<const std::string> names) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::shared_ptr<const List> list_ = std::make_shared<const List>();  // replaced as a whole
};

}  // namespace cox::authority
