// What running something does to the world. Who may run it, and how it is recorded, follows from
// this. Threads: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cox::routing {

enum class Effect : std::uint8_t {
  reads,     // changes nothing
  writes,    // changes something that can be changed back
  destroys,  // what is gone is gone
};

// "reads", "writes" or "destroys". Static text.
std::string_view to_text(Effect effect);
// The effect of that name, or nullopt.
std::optional<Effect> effect_of(std::string_view text);

}  // namespace cox::routing
