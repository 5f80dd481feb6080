#include "routing/address.hpp"

#include <doctest/doctest.h>

using cox::routing::Addressing;

namespace {

const Addressing kCox("cox", "/");

std::string rest(const Addressing& addressing, std::string_view text) {
  auto stripped = addressing.strip(text);
  return stripped ? "'" + std::string(*stripped) + "'" : "no";
}

}  // namespace

TEST_CASE("the name may have @ before it and : or , after it, and blanks around it") {
  for (const char* text : {"cox ping", "cox: ping", "cox, ping", "@cox ping", "COX ping",
                           "  cox  ping", "\tCox:\n ping", "cox\u00a0ping", "\u3000cox:\u202f ping",
                           "cox:ping", "/ping", "/ ping", "@/ping", "/: ping"}) {
    CHECK_MESSAGE(rest(kCox, text) == "'ping'", text);
  }
}

TEST_CASE("other texts are not for the bot") {
  for (const char* text :
       {"coxswain hello", "cox! ping", "cox- ping", "cox-ping", "cox_ping", "cox2 ping",
        "hey cox ping", "coxé", "co", "", "   ", "@ cox ping", "@@cox ping"}) {
    CHECK_MESSAGE(rest(kCox, text) == "no", text);
  }
}

TEST_CASE("the name alone addresses with nothing") {
  CHECK(rest(kCox, "cox") == "''");
  CHECK(rest(kCox, " @cox: ") == "''");
}

TEST_CASE("the longer of name and alias is tried first, and either may do") {
  Addressing addressing("cox", "cox bot");
  CHECK(rest(addressing, "cox bot ping") == "'ping'");
  CHECK(rest(addressing, "cox ping") == "'ping'");
  CHECK(rest(Addressing("deckhand", "dh"), "dh ping") == "'ping'");
}

TEST_CASE("case does not matter in any script") {
  CHECK(rest(Addressing("Jürgen", ""), "JÜRGEN ping") == "'ping'");
  CHECK(rest(Addressing("\u212Aim", ""), "kim ping") == "'ping'");
}

TEST_CASE("without an alias only the name counts") {
  CHECK(rest(Addressing("cox", ""), "ping") == "no");
  CHECK(rest(Addressing("cox", ""), "cox :) hi") == "':) hi'");
}

TEST_CASE("what is left is a part of the text") {
  std::string text = "cox ping";
  auto stripped = kCox.strip(text);
  REQUIRE(stripped.has_value());
  CHECK(stripped->data() == text.data() + 4);
}
