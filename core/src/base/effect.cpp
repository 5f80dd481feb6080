#include "routing/effect.hpp"

namespace cox::routing {

namespace {
constexpr Effect kAll[] = {Effect::reads, Effect::writes, Effect::destroys};
}

std::string_view to_text(Effect effect) {
  switch (effect) {
    case Effect::reads:
      return "reads";
    case Effect::writes:
      return "writes";
    case Effect::destroys:
      return "destroys";
  }
  return "";
}

std::optional<Effect> effect_of(std::string_view text) {
  for (Effect effect : kAll) {
    if (text == to_text(effect)) return effect;
  }
  return std::nullopt;
}

}  // namespace cox::routing
