#include "brain/tokens.hpp"

#include <doctest/doctest.h>

using namespace cox::brain;

TEST_CASE("a token becomes its revision; other revisions stay what they are") {
  Tokens tokens;
  tokens.note(Tokens::mark | 5, 42);
  CHECK(tokens.resolve(Tokens::mark | 5) == 42);
  CHECK(tokens.resolve(5) == 5);
  CHECK(tokens.resolve(none) == none);
  CHECK(tokens.resolve(any) == any);
}

TEST_CASE("a token that is not known matches nothing") {
  Tokens tokens;
  CHECK(tokens.resolve(Tokens::mark | 5) == any);
  tokens.note(Tokens::mark | 5, 42);
  tokens.note((Tokens::mark | 5) + Tokens::kept, 43);
  CHECK(tokens.resolve(Tokens::mark | 5) == any);
  tokens.forget();
  CHECK(tokens.resolve((Tokens::mark | 5) + Tokens::kept) == any);
}
