#include "authority/codes.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "base/clock.hpp"

using cox::Code;
using cox::FakeClock;
using cox::authority::Codes;

TEST_CASE("a code is said in any way that people read it, once") {
  FakeClock clock;
  Codes codes(clock);
  const std::string code = *codes.give("irc:ann");
  CHECK(code.size() == 9);
  std::string sloppy;
  for (const char c : code) {
    if (c == '-') continue;
    sloppy += c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(c >= 'A' ? c - 'A' + 'a' : c);
  }
  CHECK(*codes.take("irc:bob", " " + sloppy) == "irc:ann");
  CHECK(codes.take("irc:bob", code).status().code() == Code::not_found);
}

TEST_CASE("a new code voids the old one, and time does, whatever the wall clock says") {
  FakeClock clock;
  Codes codes(clock);
  const std::string first = *codes.give("irc:ann");
  const std::string second = *codes.give("irc:ann");
  CHECK(!codes.take("irc:bob", first).ok());
  clock.jump(0);
  clock.advance(Codes::kLives - 1);
  CHECK(codes.take("irc:bob", second).ok());
  const std::string third = *codes.give("irc:ann");
  clock.jump(0);
  clock.advance(Codes::kLives);
  CHECK(!codes.take("irc:bob", third).ok());
}

TEST_CASE("asking and guessing have an end, for an hour") {
  FakeClock clock;
  Codes codes(clock);
  std::string code;
  for (std::size_t i = 0; i < Codes::kAsksAnHour; ++i) code = *codes.give("irc:ann");
  CHECK(codes.give("irc:ann").status().code() == Code::busy);
  CHECK(codes.give("irc:eve").ok());
  for (std::size_t i = 0; i < Codes::kTriesAnHour; ++i) {
    CHECK(codes.take("irc:eve", "0000-0000").status().code() == Code::not_found);
  }
  CHECK(codes.take("irc:eve", code).status().code() == Code::busy);  // also the right one
  CHECK(codes.take("irc:bob", code).ok());
  clock.advance(3'600'000);
  CHECK(codes.give("irc:ann").ok());
  CHECK(codes.take("irc:eve", "0000-0000").status().code() == Code::not_found);
}

TEST_CASE("no two codes are the same") {
  FakeClock clock;
  Codes codes(clock);
  std::set<std::string> seen;
  for (int i = 0; i < 500; ++i) CHECK(seen.insert(*codes.give("irc:" + std::to_string(i))).second);
}
