#include "base/effect.hpp"

#include <doctest/doctest.h>

using cox::Effect;
using cox::parse_effect;

TEST_CASE("an effect and its name are the same thing") {
  for (Effect effect : {Effect::reads, Effect::writes, Effect::destroys}) {
    CHECK(parse_effect(to_string(effect)) == effect);
  }
  CHECK(to_string(Effect::destroys) == "destroys");
}

TEST_CASE("other names are no effects") {
  CHECK(!parse_effect(""));
  CHECK(!parse_effect("Reads"));
  CHECK(!parse_effect("unknown"));
  CHECK(to_string(static_cast<Effect>(9)) == "unknown");
}
