// The index against a plain scan: random patterns and texts, the same answers.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "plain_scan.hpp"

using namespace cox::routing;

namespace {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T, std::size_t N>
  const T& of(const T (&items)[N]) {
    return items[below(N)];
  }

 private:
  std::mt19937_64 engine_;
};

// Words whose case variants are the trap: sharp s, long s, the Kelvin and Ångström signs, sigma's
// two small forms, Turkish i, a letter whose other case has more bytes, Georgian, Deseret.
const char* const kWords[] = {"deploy",
                              "Status",
                              "ſtatus",
                              "café",
                              "CAFÉ",
                              "übung",
                              "ÜBUNG",
                              "kelvin",
                              "\u212Aelvin",
                              "STRASSE",
                              "straße",
                              "STRAẞE",
                              "σοφός",
                              "ΣΟΦΟΣ",
                              "istanbul",
                              "İstanbul",
                              "ısı",
                              "ISI",
                              "\u212Bngström",
                              "ångström",
                              "\u023A\u023A\u023A",
                              "\u2C65\u2C65\u2C65",
                              "µs",
                              "μS",
                              "\u01C5abc",
                              "\u01C4ABC",
                              "\u10D0\u10D1\u10D2",
                              "\u1C90\u1C91\u1C92",
                              "\U00010400\U00010401",
                              "\U00010428\U00010429",
                              "привет",
                              "ПРИВЕТ",
                              "部署",
                              "a",
                              "to",
                              "k",
                              "S",
                              "is",
                              "ab",
                              "abab",
                              "aaaa",
                              "aaaaa",
                              "42"};

const char* const kPieces[] = {"\\s+",
                               "(\\S+)",
                               "(?<who>\\w+)",
                               ".*",
                               ".+?",
                               "\\b",
                               "(?:please )?",
                               "[a-k]+",
                               "[^x]",
                               "\\d{1,3}",
                               "(staging|prod)-",
                               "(s|ſ)",
                               "[[:upper:]]",
                               "\\pL+",
                               "x*",
                               "(?i)",
                               "(?-i)",
                               "^",
                               "$",
                               "\\Qa.b\\E",
                               "|",
                               "(a|k|s|1|2|3|4|5|6|7|8|9)",
                               "(ab){2}",
                               "(?s:.)",
                               "\\C"};

std::string random_expression(Chance& chance) {
  std::string out;
  for (std::size_t i = 1 + chance.below(5); i > 0; --i) {
    out += chance.one_in(2) ? chance.of(kWords) : chance.of(kPieces);
    if (chance.one_in(3)) out += ' ';
    if (chance.one_in(12)) out += '?';
  }
  return out;
}

std::string random_text(Chance& chance) {
  static const char* const kExtras[] = {" ",        "  ",       "\n",   "-",       "xyz",
                                        "prod-",    "staging-", "1234", "\xFF",    "\xC5",
                                        "\xE2\x84", "please ",  "a.b",  "\xC1\x8B"};
  std::string out;
  for (std::size_t i = chance.below(9); i > 0; --i) {
    out += chance.one_in(3) ? chance.of(kExtras) : chance.of(kWords);
    if (!chance.one_in(3)) out += ' ';
  }
  return out;
}

Pattern random_pattern(Chance& chance, std::uint32_t number) {
  static const Anchor kAnchors[] = {Anchor::search, Anchor::start, Anchor::full};
  Pattern pattern;
  pattern.number = number;
  pattern.anchor = chance.of(kAnchors);
  pattern.expression = random_expression(chance);
  pattern.case_sensitive = chance.one_in(3);
  return pattern;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

// Both kinds of index under the same changes.
struct Pair {
  std::shared_ptr<const Index> index = Index::empty();
  PlainScan plain;
  std::vector<OwnerId> owners;
  OwnerId next = 1;

  void replace(Chance& chance, std::size_t count) {
    OwnerId old = 0;
    if (!owners.empty() && chance.one_in(2)) {
      std::size_t at = chance.below(owners.size());
      old = owners[at];
      owners.erase(owners.begin() + static_cast<std::ptrdiff_t>(at));
    }
    plain.remove(old);
    std::vector<Pattern> patterns;
    for (std::uint32_t i = 0; i < count; ++i) {
      Pattern pattern = random_pattern(chance, i);
      bool taken = plain.add(next, pattern);
      Pattern tried = pattern;
      CHECK(precompile(tried).ok() == taken);
      if (taken) patterns.push_back(std::move(pattern));
    }
    auto changed = index->replace(old, next, std::move(patterns));
    REQUIRE(changed.ok());
    index = *changed;
    owners.push_back(next++);
    if (chance.one_in(4)) index = index->merged();
  }

  void compare(const std::string& text, std::size_t addressed_from) const {
    Subject subject{text, std::string_view(text).substr(addressed_from), addressed_from % 2 == 0};
    std::vector<Match> matches;
    index->match(subject, matches);
    INFO("text: ", text);
    CHECK(joined(PlainScan::lines(matches)) == joined(plain.match(subject)));
  }
};

}  // namespace

TEST_CASE("the index answers as a plain scan of all patterns would") {
  constexpr std::size_t kCounts[] = {1, 5, 15, 40};
  Chance chance(20261123);
  Pair pair;
  for (int round = 0; round < 25; ++round) {
    pair.replace(chance, chance.of(kCounts));
    for (int i = 0; i < 120; ++i) {
      std::string text = random_text(chance);
      pair.compare(text, text.empty() ? 0 : chance.below(std::min<std::size_t>(text.size(), 4)));
    }
  }
}
