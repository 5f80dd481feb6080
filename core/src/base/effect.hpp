// What running something does to the world. Who may run it, and how it is recorded, follows from
// it. Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cox {

enum class Effect : std::uint8_t {
  reads,     // changes nothing
  writes,    // changes something that can be changed back
  destroys,  // what is gone is gone
};

// "reads", "writes" or "destroys"; "unknown" for a value outside the list. Static text.
constexpr std::string_view to_string(Effect effect) {
  switch (effect) {
    case Effect::reads:
      return "reads";
    case Effect::writes:
      return "writes";
    case Effect::destroys:
      return "destroys";
  }
  return "unknown";
}

// The effect of that name, or nullopt.
constexpr std::optional<Effect> parse_effect(std::string_view name) {
  for (Effect effect : {Effect::reads, Effect::writes, Effect::destroys}) {
    if (to_string(effect) == name) return effect;
  }
  return std::nullopt;
}

}  // namespace cox
