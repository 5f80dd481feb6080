#include "routing/effect.hpp"

#include <doctest/doctest.h>

using namespace cox::routing;

TEST_CASE("effects go to text and back") {
  for (Effect effect : {Effect::reads, Effect::writes, Effect::destroys}) {
    CHECK(effect_of(to_text(effect)) == effect);
  }
  CHECK(to_text(Effect::destroys) == "destroys");
  CHECK(!effect_of("Reads"));
  CHECK(!effect_of(""));
}
