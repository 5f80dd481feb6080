// Commands as people give them: sentences and flags, mistakes, and the question why.
#include <doctest/doctest.h>

#include <string>

#include "chat.hpp"

using e2e::Chat;
using e2e::Home;

namespace {

struct Harbour {
  Home home;
  Harbour() { home.move_in("harbour", "harbour"); }
};

}  // namespace

TEST_CASE("a sentence, with flags anywhere, and the flag form are the same command") {
  Harbour harbour;
  Chat chat(harbour.home);
  chat.says("cox deploy web to production");
  chat.hears(R"(deploying {"app":"web","env":"production","wait":600000})");
  chat.says("cox deploy --wait 90s WORKER/main to staging --force --host a --host 'b c'");
  chat.hears(
      R"(deploying {"app":"worker","ref":"main","env":"staging","host":["a","b c"],"wait":90000,"force":true})");
  chat.says("cox deploy --app api --env=production --no-force");
  chat.hears(R"(deploying {"app":"api","env":"production","wait":600000,"force":false})");
  chat.says("cox berth move --from 3 --to 5");
  chat.hears("moved by 2");
  CHECK(chat.ends() == 0);
}

TEST_CASE("a mistake is answered with its place, and nothing runs") {
  Harbour harbour;
  Chat chat(harbour.home);
  chat.says("cox deploy web to porduction");
  chat.hears(
      "env cannot be \"porduction\"; expected one of staging or production. Did you mean "
      "\"production\"?");
  chat.hears("  deploy web to porduction\n                ^^^^^^^^^^\n");
  chat.hears("Usage: deploy <app>[/<ref>] to <env> [--version <version>]");
  chat.says("cox deploy wbe to staging");
  chat.hears("app cannot be \"wbe\"; expected one of web, worker or api. Did you mean \"web\"?");
  chat.says("cox deploy web to staging --vresion 1.4");
  chat.hears("There is no flag --vresion");
  chat.hears("Did you mean \"--version\"?");
  chat.says("cox deploy \"web to staging");
  chat.hears("The quote that opens here is never closed");
  chat.says("cox move berth three to 5");
  chat.hears("from cannot be \"three\"; expected a whole number from 1 to 20");
  chat.says("cox deploy web to staging --wait 2h");
  chat.hears("expected a duration such as 90s, 1h30m or \"2 days\", at most 1h");
  chat.says("cox deploy nothing");
  chat.hears("nothing it is");
  CHECK(chat.ends() == 0);
  CHECK(!chat.heard("deploying"));
}

TEST_CASE("an unknown command gets the nearest ones, a look-alike letter is named") {
  Harbour harbour;
  Chat chat(harbour.home);
  chat.says("cox deplyo web to staging");
  chat.hears("I do not know \"deplyo\". Did you mean: deploy <app>[/<ref>] to <env>");
  chat.says("cox dеploy web to staging");
  chat.hears("it holds U+0435, a Cyrillic letter among Latin ones");
  chat.says("cox " + std::string(10'000, 'x'));
  chat.hears("I do not know \"xxx");
  CHECK(chat.ends() == 0);
  CHECK(chat.all().size() < 2'000);
}

TEST_CASE("why explains the last message, why not the next one") {
  Harbour harbour;
  Chat chat(harbour.home);
  chat.says("cox deploy web to staging");
  chat.hears("deploying");
  chat.says("cox why");
  chat.hears("It is the command deploy of harbour.");
  chat.says_until("cox why", "Outcome: runs", "Outcome: ran, call ");
  chat.says("cox deploy web ot staging");
  chat.hears("\"ot\" does not fit here; expected \"to\". Did you mean \"to\"?");
  chat.says("cox why");
  chat.hears("It begins like deploy");
  chat.says("cox why not deploy web to production --token s3cret");
  chat.hears("It would be deploy --app web --env production --wait 10m --token ***, which writes.");
  chat.says("cox why not deploy web to porduction");
  chat.hears("Did you mean \"production\"?");
  chat.says("cox help deploy");
  chat.hears("deploy <app>[/<ref>] to <env> [--version <version>] [--host <host>]...");
  chat.hears("  env: Where to; one of staging or production");
  CHECK(chat.ends() == 0);
}
