#include "protocol/framer.hpp"

#include <doctest/doctest.h>

using irc::Framer;
using Lines = std::vector<std::string>;

TEST_CASE("lines come whole, however the bytes fall") {
  const std::string bytes = "PING a\r\nNOTICE b\n\r\n:c D\r\n";
  Framer one;
  CHECK(one.feed(bytes) == Lines{"PING a", "NOTICE b", ":c D"});
  Framer each;
  Lines lines;
  for (const char byte : bytes) {
    for (std::string& line : each.feed({&byte, 1})) lines.push_back(std::move(line));
  }
  CHECK(lines == Lines{"PING a", "NOTICE b", ":c D"});
}

TEST_CASE("a line without an end is dropped at the limit, and the next one is read") {
  Framer framer(16);
  CHECK(framer.feed("PING one\r\n") == Lines{"PING one"});
  for (int i = 0; i < 1'000; ++i) CHECK(framer.feed("aaaaaaaaaaaaaaaaaaaa").empty());
  CHECK(framer.dropped() == 0);
  CHECK(framer.feed("\r\nPING two\r\n") == Lines{"PING two"});
  CHECK(framer.dropped() == 1);
  CHECK(framer.feed("0123456789abcdef\r\n") == Lines{"0123456789abcdef"});
}
