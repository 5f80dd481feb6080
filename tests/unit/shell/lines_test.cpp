#include "lines.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

std::vector<std::string> all(Lines& lines) {
  std::vector<std::string> found;
  while (const auto line = lines.next()) found.push_back(*line);
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("bytes are cut into lines") {
  Lines lines;
  lines.add("one\ntwo\n\nrest");
  CHECK(all(lines) == Texts{"one", "two", ""});
  CHECK(lines.rest() == "rest");
  CHECK(lines.rest().empty());
}

TEST_CASE("lines may end as on Windows, and other returns stay") {
  Lines lines;
  lines.add("one\r\na\rb\r\r\n\r\n");
  CHECK(all(lines) == Texts{"one", "a\rb\r", ""});
}

TEST_CASE("a line may come in any pieces") {
  const std::string text = "first\r\nsecond\nth\0ird\xff\n" + std::string(3, '\n') + "end";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    Lines lines;
    std::vector<std::string> found;
    for (std::size_t at = 0; at < text.size(); at += size) {
      lines.add(std::string_view(text).substr(at, size));
      for (const std::string& line : all(lines)) found.push_back(line);
    }
    Lines whole;
    whole.add(text);
    CHECK(found == all(whole));
    CHECK(lines.rest() == "end");
  }
}

TEST_CASE("bytes of every kind pass as they are") {
  const std::string odd("a\0b\x1b\xff\xc3", 6);
  Lines lines;
  lines.add(odd + "\n");
  CHECK(lines.next() == odd);
}

TEST_CASE("a line of a megabyte is one line") {
  const std::string much(1'000'000, 'x');
  Lines lines;
  for (std::size_t at = 0; at < much.size(); at += 1000) {
    lines.add(std::string_view(much).substr(at, 1000));
    REQUIRE_FALSE(lines.next());
  }
  lines.add("\n");
  CHECK(lines.next() == much);
}

TEST_CASE("a line without an end is cut before it eats all memory") {
  Lines lines;
  lines.add(std::string(Lines::kLongest, 'x'));
  const auto first = lines.next();
  REQUIRE(first);
  CHECK(first->size() == Lines::kLongest);
  lines.add("yz\n");
  CHECK(lines.next() == "yz");
}
