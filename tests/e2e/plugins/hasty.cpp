// Starts a timer in its body, and then does not load.
#include <cox/plugin.hpp>
#include <stdexcept>

COX_PLUGIN("hasty", HASTY_VERSION, "Begins before it is there") {
  plugin.timer(
      std::chrono::milliseconds(0), [&plugin](auto&) { plugin.log.info("hasty ticks"); },
      std::chrono::milliseconds(1));
  if (HASTY_THROWS) throw std::runtime_error("it was in too much of a hurry");
  plugin.hear("(unclosed", [] {});
}
