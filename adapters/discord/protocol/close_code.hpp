// What the end of a gateway connection means: whether and how to come back, and what a human can
// do.
#pragma once

#include <cstdint>
#include <string>

namespace discord {

enum class Return {
  resume,  // the session goes on
  fresh,   // a new session
  never,   // a human must do something first
};

struct Ending {
  Return next = Return::resume;
  std::string what = {};
  std::string advice = {};  // empty: nothing need be done
};

// `entry`: the name of the config's entry, for the advice. Pure.
Ending ending_of(std::uint16_t code, const std::string& entry);

}  // namespace discord
