#include "echoes.hpp"

#include <algorithm>
#include <utility>

void Echoes::carried(const std::string& room, std::string text, cox::Time now) {
  std::lock_guard lock(mutex_);
  forget(now);
  if (recent_.size() == kMost) recent_.pop_front();
  recent_.push_back({room, std::move(text), now});
}

bool Echoes::is_echo(const std::string& room, std::string_view text, cox::Time now) {
  std::lock_guard lock(mutex_);
  forget(now);
  return std::ranges::any_of(
      recent_, [&](const Carried& each) { return each.room == room && text.ends_with(each.text); });
}

void Echoes::forget(cox::Time now) {
  while (!recent_.empty() && now - recent_.front().when > kMemory) recent_.pop_front();
}
