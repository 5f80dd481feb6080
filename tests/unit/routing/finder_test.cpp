#include "routing/finder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using cox::routing::Finder;
using cox::routing::Marks;
using Numbers = std::vector<std::uint32_t>;

namespace {

Numbers found(const Finder& finder, std::string_view text) {
  static Marks marks;
  Numbers out;
  finder.find(text, marks, out);
  std::sort(out.begin(), out.end());
  return out;
}

Numbers expected(const std::vector<std::string>& literals, const std::string& text) {
  Numbers out;
  for (std::uint32_t i = 0; i < literals.size(); ++i) {
    if (text.find(literals[i]) != std::string::npos) out.push_back(i);
  }
  return out;
}

}  // namespace

TEST_CASE("literals of all lengths are found wherever they are") {
  Finder finder({"deploy", "ab", "abc", "to prod", "xyzw"});
  CHECK(found(finder, "deploy it to prod") == Numbers{0, 3});
  CHECK(found(finder, "abc") == Numbers{1, 2});
  CHECK(found(finder, "ab") == Numbers{1});
  CHECK(found(finder, "xyz") == Numbers{});
  CHECK(found(finder, "") == Numbers{});
  CHECK(found(finder, "depl oy") == Numbers{});
  CHECK(found(Finder(), "deploy") == Numbers{});
}

TEST_CASE("each literal is reported once") {
  Finder finder({"aaaa", "aaaaaa"});
  CHECK(found(finder, std::string(1000, 'a')) == Numbers{0, 1});
}

TEST_CASE("random literals in random texts") {
  std::mt19937 chance(7);
  auto word = [&](std::size_t shortest, std::size_t spread) {
    std::string out(shortest + chance() % spread, ' ');
    for (char& byte : out) byte = static_cast<char>('a' + chance() % 3);
    return out;
  };
  for (int round = 0; round < 40; ++round) {
    std::vector<std::string> literals;
    for (int i = 0; i < 60; ++i) literals.push_back(word(2, 8));
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
    Finder finder(literals);
    for (int i = 0; i < 60; ++i) {
      std::string text = word(0, 50);
      CHECK(found(finder, text) == expected(literals, text));
    }
  }
}

TEST_CASE("a text that hits many literals at every byte may report too many, never too few") {
  std::vector<std::string> literals;
  for (std::size_t i = 4; i < 2000; ++i) literals.push_back(std::string(i, 'a'));
  std::string text(1500, 'a');
  Numbers all = found(Finder(literals), text);
  Numbers least = expected(literals, text);
  CHECK(std::includes(all.begin(), all.end(), least.begin(), least.end()));
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("marks hold for one scan") {
  Marks marks;
  marks.start(3);
  CHECK(marks.mark(1));
  CHECK(!marks.mark(1));
  marks.start(5);
  CHECK(marks.mark(1));
  CHECK(marks.mark(4));
}
