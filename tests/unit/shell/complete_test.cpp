#include "complete.hpp"

#include <doctest/doctest.h>

namespace {

const std::vector<std::string> kPhrases = {
    "cox", "cox ping", "cox plugins", "cox what is", "cox what do you remember", "/room", "/help"};
using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("the only possible word is finished, with a blank") {
  CHECK(complete("co", kPhrases).insert == "x ");
  CHECK(complete("cox pi", kPhrases).insert == "ng ");
  CHECK(complete("/r", kPhrases).insert == "oom ");
  CHECK(complete("cox what i", kPhrases).insert == "s ");
}

TEST_CASE("word by word, not whole phrases") {
  CHECK(complete("cox w", kPhrases).insert == "hat ");
  CHECK(complete("cox what d", kPhrases).insert == "o ");
  CHECK(complete("cox what do ", kPhrases).insert == "you ");
}

TEST_CASE("where there are several, what they have in common, then the choice") {
  const Completion common = complete("/", {"/room", "/roof"});
  CHECK(common.insert == "roo");
  const Completion choice = complete("cox p", kPhrases);
  CHECK(choice.insert.empty());
  CHECK(choice.choices == Words{"ping", "plugins"});
  CHECK(complete("cox ", kPhrases).choices == Words{"ping", "plugins", "what"});
}

TEST_CASE("a whole word gets its blank") {
  CHECK(complete("cox", kPhrases).insert == " ");
  CHECK(complete("/room", kPhrases).insert == " ");
  CHECK(complete("cox", {"cox", "coxswain"}).choices == Words{"cox", "coxswain"});
}

TEST_CASE("what leads nowhere is left alone") {
  for (const char* line : {"cox zebra", "other", "cox ping ", "/room ", "COX"}) {
    const Completion none = complete(line, kPhrases);
    CHECK(none.insert.empty());
    CHECK(none.choices.empty());
  }
  CHECK(complete("co", {}).insert.empty());
}
