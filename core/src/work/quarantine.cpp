#include "work/quarantine.hpp"

#include <utility>

#include "base/text.hpp"

namespace cox::work {

namespace {
constexpr std::size_t kLongestReason = 200;
}  // namespace

bool Quarantine::failed(const QuarantineRule& rule, Millis now, std::string_view why) {
  std::lock_guard lock(mutex_);
  if (on_ || rule.failures == 0) return false;
  failures_.push_back(now);
  while (failures_.front() <= now - rule.window) failures_.pop_front();
  if (failures_.size() < rule.failures) return false;
  enter(now,
        text::cat(failures_.size(), " of its handlers failed within ", text::duration(rule.window),
                  ", the last one with \"", text::clip(why, kLongestReason), "\""));
  return true;
}

bool Quarantine::stuck(const QuarantineRule& rule, Millis now) {
  std::lock_guard lock(mutex_);
  if (on_) return false;
  enter(now, text::cat("a handler has not returned for ", text::duration(rule.stuck)));
  return true;
}

// The reason stands before anybody can see that it is on. Call with the mutex held.
void Quarantine::enter(Millis now, std::string why) {
  since_ = now;
  why_ = std::move(why);
  failures_.clear();
  on_ = true;
}

Millis Quarantine::since() const {
  std::lock_guard lock(mutex_);
  return since_;
}

std::string Quarantine::why() const {
  std::lock_guard lock(mutex_);
  return why_;
}

Status Quarantine::refusal(std::string_view plugin) const {
  return {Code::busy, text::cat("it is in quarantine, because ", why(), "; `reload ", plugin,
                                "` brings it back")};
}

}  // namespace cox::work
