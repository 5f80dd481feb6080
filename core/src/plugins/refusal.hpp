// How the host refuses a library. Threads: any.
#pragma once

#include "base/status.hpp"
#include "work/invoke.hpp"

namespace cox::plugins {

// A handler that is refused is dropped, as one that is kept will be: its owner need not remember
// it.
inline Status refuse(cox_handler handler, Status why) {
  work::drop(handler);
  return why;
}

inline Status gone() {
  return {Code::cancelled, "this generation of the plugin is being unloaded"};
}

}  // namespace cox::plugins
