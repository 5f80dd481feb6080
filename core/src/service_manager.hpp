// Telling systemd how it goes, by its notify protocol: datagrams of KEY=VALUE lines to the socket
// named by $NOTIFY_SOCKET (sd_notify(3)). Without that variable everything here does nothing.
#pragma once

#include <chrono>
#include <string_view>

namespace cox::service_manager {

void tell(std::string_view state);  // "READY=1", "STOPPING=1", "STATUS=...", "WATCHDOG=1"
// The same process goes on with another image of the program, which says READY=1.
void tell_reloading();

// How often WATCHDOG=1 is expected (half of WatchdogSec); zero where nobody expects it.
std::chrono::milliseconds watchdog_interval();

}  // namespace cox::service_manager
