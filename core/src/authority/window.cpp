#include "authority/window.hpp"

namespace cox::authority {
namespace {

constexpr Seconds kDay = 86'400;

Seconds floor_div(Seconds value, Seconds by) { return value / by - (value % by < 0 ? 1 : 0); }

bool has_day(const config::Window& window, Seconds day) {
  const Seconds weekday = ((day + 3) % 7 + 7) % 7;  // the Unix epoch was a Thursday
  return (window.days >> weekday & 1) != 0;
}

}  // namespace

OpenWindow::OpenWindow(const config::Window& window) : window_(window) {
  if (auto zone = TimeZone::find(window.zone); zone.ok()) zone_ = *zone;
}

bool OpenWindow::contains(Millis now) const {
  const Seconds moment = floor_div(now, 1'000);
  const Seconds local = moment + (zone_ == nullptr ? 0 : zone_->offset(moment));
  if (window_.begin && local < *window_.begin) return false;
  if (window_.end && local >= *window_.end) return false;
  const Seconds day = floor_div(local, kDay);
  const auto minute = static_cast<int>((local - day * kDay) / 60);
  if (window_.from < window_.to)
    return has_day(window_, day) && minute >= window_.from && minute < window_.to;
  // It goes on after midnight, and belongs to the day on which it began.
  return (has_day(window_, day) && minute >= window_.from) ||
         (has_day(window_, day - 1) && minute < window_.to);
}

}  // namespace cox::authority
