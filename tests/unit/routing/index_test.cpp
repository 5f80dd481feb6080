#include "routing/index.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>

using namespace cox::routing;
using IndexPtr = std::shared_ptr<const Index>;

namespace {

Pattern pattern(std::uint32_t number, Anchor anchor, std::string expression) {
  Pattern made;
  made.number = number;
  made.anchor = anchor;
  made.expression = std::move(expression);
  return made;
}

// `count` patterns that match nothing said here.
std::vector<Pattern> fillers(std::uint32_t count) {
  std::vector<Pattern> patterns;
  for (std::uint32_t i = 0; i < count; ++i) {
    patterns.push_back(pattern(i, Anchor::search, "filler-" + std::to_string(i) + "\\b"));
  }
  return patterns;
}

IndexPtr replaced(const IndexPtr& index, OwnerId old, OwnerId next, std::vector<Pattern> patterns) {
  auto result = index->replace(old, next, std::move(patterns));
  REQUIRE_MESSAGE(result.ok(), result.status().message());
  return *result;
}

std::vector<Match> matches(const IndexPtr& index, std::string_view text, std::string_view addressed,
                           bool is_addressed = true) {
  std::vector<Match> found;
  index->match({text, addressed, is_addressed}, found);
  return found;
}

// "owner/number owner/number"
std::string hits(const IndexPtr& index, std::string_view text) {
  std::string out;
  for (const Match& match : matches(index, text, text)) {
    if (!out.empty()) out += ' ';
    out += std::to_string(match.owner) + '/' + std::to_string(match.number);
  }
  return out;
}

std::string error(const Pattern& wrong) {
  Pattern tried = wrong;
  cox::Status status = precompile(tried);
  CHECK(status.ok() == Index::empty()->replace(0, 1, {wrong}).ok());
  return status.message();
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an empty index matches nothing") {
  CHECK(Index::empty()->size() == 0);
  CHECK(hits(Index::empty(), "anything") == "");
  CHECK(!Index::empty()->wants_merge());
}

TEST_CASE("each anchor sees its part of the text") {
  for (std::uint32_t others : {0u, 40u}) {  // tried one by one, and behind the matcher
    auto index = replaced(Index::empty(), 0, 1,
                          {pattern(0, Anchor::search, "ping"), pattern(1, Anchor::start, "ping"),
                           pattern(2, Anchor::full, "ping")});
    index = replaced(index, 0, 2, fillers(others));
    auto numbers = [&](std::string_view text, std::string_view addressed, bool is_addressed) {
      std::string out;
      for (const Match& match : matches(index, text, addressed, is_addressed)) {
        out += std::to_string(match.number);
      }
      return out;
    };
    CHECK(numbers("cox ping", "ping", true) == "012");
    CHECK(numbers("cox  ping \n", " ping \n", true) == "02");
    CHECK(numbers("cox ping me", "ping me", true) == "01");
    CHECK(numbers("cox do ping", "do ping", true) == "0");
    CHECK(numbers("ping", "", false) == "0");
    CHECK(numbers("cox", "", true) == "");
  }
}

TEST_CASE("captures are numbered and named, and tell nothing from empty") {
  auto index = replaced(Index::empty(), 0, 7, {pattern(3, Anchor::start, "a(?<x>b*)(c)?(?P<y>d)")});
  std::string text = "Add";
  auto found = matches(index, text, text);
  REQUIRE(found.size() == 1);
  CHECK(found[0].owner == 7);
  CHECK(found[0].number == 3);
  CHECK(!found[0].candidate);
  const auto& captures = found[0].captures;
  REQUIRE(captures.size() == 4);
  CHECK(captures[0].text == "Ad");
  CHECK(captures[0].text.data() == text.data());
  CHECK(captures[1].name == "x");
  CHECK(captures[1].text.data() != nullptr);
  CHECK(captures[1].text.empty());
  CHECK(captures[2].text.data() == nullptr);
  CHECK(captures[3].name == "y");
}

TEST_CASE("a match of no text at all has a text") {
  auto index = replaced(Index::empty(), 0, 1, {pattern(0, Anchor::full, "x*")});
  auto found = matches(index, "cox", {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].captures[0].text.data() != nullptr);
}

TEST_CASE("case matters only where it was asked for") {
  auto strict = pattern(1, Anchor::search, "Café");
  strict.case_sensitive = true;
  auto index = replaced(Index::empty(), 0, 1, {pattern(0, Anchor::search, "café"), strict});
  index = replaced(index, 0, 2, fillers(20));
  CHECK(hits(index, "CAFÉ") == "1/0");
  CHECK(hits(index, "Café") == "1/0 1/1");
}

TEST_CASE("other flavours are candidates behind their prefilter") {
  Pattern look = pattern(0, Anchor::search, "(?=x)y");
  look.flavour = Flavour::pcre2;
  Pattern filtered = pattern(1, Anchor::start, "(a)\\1");
  filtered.flavour = Flavour::pcre2;
  filtered.prefilter = "apple";
  Pattern any = pattern(2, Anchor::search, "");
  any.flavour = Flavour::predicate;
  Pattern some = pattern(3, Anchor::search, "pear");
  some.flavour = Flavour::predicate;
  auto index = replaced(Index::empty(), 0, 1, {look, filtered, any, some});
  CHECK(hits(index, "nothing") == "1/0 1/2");
  CHECK(hits(index, "an Apple") == "1/0 1/1 1/2");
  CHECK(hits(index, "pear") == "1/0 1/2 1/3");
  for (const Match& match : matches(index, "pear", "pear")) {
    CHECK(match.candidate);
    CHECK(match.captures.empty());
  }
  CHECK(index->unfiltered(1) == std::vector<std::uint32_t>{0, 2});
}

TEST_CASE("replacing takes the old owner's patterns out and leaves the old index alone") {
  auto before = replaced(Index::empty(), 0, 1, {pattern(0, Anchor::search, "hello")});
  before = replaced(before, 0, 9, fillers(1000));
  auto after = replaced(before, 1, 2, {pattern(0, Anchor::search, "hello there")});
  CHECK(hits(before, "hello there") == "1/0");
  CHECK(hits(after, "hello there") == "2/0");
  CHECK(after->size() == 1001);
  CHECK(hits(replaced(after, 2, 0, {}), "hello there") == "");
  CHECK(hits(replaced(after, 9, 0, {}), "filler-3 hello there") == "2/0");
}

TEST_CASE("an owner may take its own place") {
  auto index = replaced(Index::empty(), 0, 1, fillers(1000));
  index = replaced(index, 1, 1, {pattern(0, Anchor::search, "new")});
  CHECK(hits(index, "filler-1 new") == "1/0");
  CHECK(index->size() == 1);
}

TEST_CASE("matches come ordered by owner and number whatever the parts") {
  auto index = replaced(Index::empty(), 0, 5, fillers(600));
  index = replaced(index, 0, 3, {pattern(1, Anchor::search, "x"), pattern(0, Anchor::search, "x")});
  index = replaced(index, 0, 4, {pattern(0, Anchor::search, "x")});
  CHECK(hits(index, "filler-7 x filler-2") == "3/0 3/1 4/0 5/2 5/7");
}

TEST_CASE("merging changes nothing but the shape") {
  auto index = Index::empty();
  for (OwnerId owner = 1; owner <= 4; ++owner) index = replaced(index, 0, owner, fillers(400));
  CHECK(index->wants_merge());
  auto merged = index->merged();
  CHECK(!merged->wants_merge());
  CHECK(merged->size() == 1600);
  CHECK(hits(merged, "filler-399") == hits(index, "filler-399"));
  CHECK(hits(merged, "filler-399") == "1/399 2/399 3/399 4/399");
}

TEST_CASE("removed patterns are worth merging away") {
  auto index = replaced(Index::empty(), 0, 1, fillers(1000));
  index = replaced(index, 0, 2, {pattern(0, Anchor::search, "x")});
  index = replaced(index, 1, 0, {});
  index = replaced(index, 0, 3, fillers(700));
  CHECK(!index->merged()->wants_merge());
  CHECK(index->merged()->size() == 701);
}

TEST_CASE("patterns without a usable literal are named") {
  auto index = replaced(Index::empty(), 0, 1,
                        {pattern(0, Anchor::search, "deploy"), pattern(1, Anchor::search, "^\\d+$"),
                         pattern(2, Anchor::search, ".*"), pattern(3, Anchor::search, "a|deploy")});
  CHECK(index->unfiltered(1) == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(index->unfiltered(2).empty());
}

TEST_CASE("a pattern that does not compile is refused with its place") {
  CHECK(has(error(pattern(0, Anchor::search, "ab(c")), "pattern \"ab(c\": missing )"));
  CHECK(has(error(pattern(0, Anchor::search, "(?<a>x)[z-a]")), "at byte 9"));
  CHECK(has(error(pattern(0, Anchor::search, "x(?=y)")), "flavour pcre2"));
  CHECK(has(error(pattern(0, Anchor::search, "(x)\\1")), "flavour pcre2"));
  CHECK(has(error(pattern(0, Anchor::search, "a{2000}")), "repetition"));
  CHECK(has(error(pattern(0, Anchor::search, "((\\pL{50}){20}x){10}")), ""));
  Pattern wrong = pattern(0, Anchor::search, "(");
  wrong.flavour = Flavour::pcre2;
  CHECK(has(error(wrong), "at byte"));
}

TEST_CASE("a pattern that needs too much memory is refused") {
  CHECK(has(error(pattern(0, Anchor::search, "(\\pL{100}x){9}")), "too large"));
  const std::string long_one = error(pattern(0, Anchor::search, std::string(100'000, '(')));
  CHECK(has(long_one, "missing"));
  CHECK(long_one.size() < 400);
}

TEST_CASE("nothing is added when one of the patterns is wrong") {
  auto result = Index::empty()->replace(
      0, 1, {pattern(0, Anchor::search, "good"), pattern(1, Anchor::search, "b(ad")});
  REQUIRE(!result.ok());
  CHECK(result.status().code() == cox::Code::invalid);
}

TEST_CASE("bytes that are not UTF-8 and very long texts do no harm") {
  auto index = replaced(Index::empty(), 0, 1, fillers(100));
  index = replaced(index, 0, 2,
                   {pattern(0, Anchor::search, "(a|aa)+b"), pattern(1, Anchor::search, "x+x+y")});
  CHECK(hits(index, "\xFF\xC5 filler-5\xE2\x84") == "1/5");
  std::string text = std::string(2'000'000, 'a') + std::string(2'000'000, 'x');
  CHECK(hits(index, text) == "");
  CHECK(hits(index, text + "y filler-9") == "1/9 2/1");
  CHECK(hits(index, "filler-9") == "1/9");
}

TEST_CASE("several threads may match while others make new indexes") {
  auto index = replaced(Index::empty(), 0, 1, fillers(200));
  std::atomic<int> wrong = 0;
  auto match = [&] {
    for (int i = 0; i < 200; ++i) wrong += hits(index, "filler-7 filler-9") != "1/7 1/9";
  };
  auto change = [&] {
    for (int i = 0; i < 20; ++i) {
      auto changed = index->replace(1, 2, {pattern(0, Anchor::search, "filler")});
      wrong += !changed.ok() || hits(*changed, "filler") != "2/0";
      wrong += index->merged()->size() != 200;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back(match), threads.emplace_back(change);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
