#include "audit/terms.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cox/json.hpp>
#include <string>
#include <vector>

using namespace cox;
using namespace cox::audit;

namespace {

// As FTS5 counts them: a byte from 0xC0 on is one letter with all that continue it.
std::size_t letters_of(const std::string& term) {
  return static_cast<std::size_t>(std::ranges::count_if(
      term, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

Json entry_by(const std::string& user) {
  return Json::object({{"seq", 1},
                       {"time", 1},
                       {"kind", "call"},
                       {"user", user},
                       {"adapter", "irc"},
                       {"room", "#operations"}});
}

bool is_word(const std::string& term) {
  return std::ranges::all_of(term, [](char byte) { return static_cast<signed char>(byte) > 0; });
}

}  // namespace

// The index keeps the beginnings of words of two letters and more; a name of one has none.
TEST_CASE("what stands for a name is one letter, whatever the name") {
  for (const char* user : {"ann", "a", "somebody-with-a-long-name@example.org"}) {
    CAPTURE(user);
    std::size_t names = 0;
    for (const std::string& term : terms_of(entry_by(user))) {
      if (is_word(term)) continue;
      ++names;
      CHECK(letters_of(term) == 1);
    }
    CHECK(names >= 3);  // the user, the room, the kind
  }
}

TEST_CASE("what is asked for by name is the term of the entry, and of no other") {
  Query query;
  query.user = "irc:ann";
  CHECK(has_all(terms_of(entry_by("ann")), terms_of(query)));
  CHECK_FALSE(has_all(terms_of(entry_by("anna")), terms_of(query)));
}
