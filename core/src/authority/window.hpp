// Whether a time lies in a window of the config. Threads: values.
#pragma once

#include "base/clock.hpp"
#include "base/timezone.hpp"
#include "config/authority.hpp"

namespace cox::authority {

class OpenWindow {
 public:
  explicit OpenWindow(const config::Window& window);

  // `now`: milliseconds since the Unix epoch. Where the zone is gone from this machine the window
  // is taken in UTC.
  bool contains(Millis now) const;

 private:
  config::Window window_;
  TimeZone::Ptr zone_;
};

}  // namespace cox::authority
