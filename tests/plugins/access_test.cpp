// Links, grants and broken glass in chat, with a clock that is turned.
#include <doctest/doctest.h>

#include <chrono>
#include <cox/testing.hpp>
#include <string>

using cox::testing::Bot;
using cox::testing::Options;
using namespace std::chrono_literals;

namespace {

// Ann is the admin.
struct Closed {
  Bot bot{COX_PLUGIN_FILE, {.policy = "closed", .admin = "ann"}};

  // All that is said by then, one thing a line: what goes to several places comes in any order.
  std::string heard() {
    std::string all;
    for (const std::string& each : bot.all_heard()) all += (all.empty() ? "" : "\n") + each;
    return all;
  }
  std::string after(const std::string& user, const std::string& line) {
    bot.says(user, line);
    return heard();
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The code in a sentence of the bot.
std::string code_in(const std::string& text) {
  const auto from = text.find("\"link ");
  return from == std::string::npos ? "" : text.substr(from + 6, 9);
}

}  // namespace

TEST_CASE_FIXTURE(Closed, "who somebody is") {
  CHECK(has(after("ann", "cox whoami"), "You are test:ann; an admin"));
  CHECK(after("bob", "cox whoami") == "You are test:bob.");
  bot.in_room("#test").unvouched().says("ann", "cox whoami");
  CHECK(has(heard(), "does not vouch for who you are"));
}

TEST_CASE_FIXTURE(Closed, "a code makes two accounts one person, once") {
  bot.says("bob", "cox link");
  std::string code;
  for (int i = 0; i < 2; ++i) {
    const auto said = bot.next();
    if (code_in(said.text()).empty()) {
      CHECK(has(said.text(), "in a direct message"));
      continue;
    }
    code = code_in(said.text());
    CHECK(said.direct);  // whoever reads it may say it
    CHECK(said.user == "bob");
  }
  REQUIRE(code.size() == 9);

  CHECK(has(after("bob", "cox link " + code), "from the other account"));
  // A code that was said is used up, whatever came of it.
  CHECK(has(after("bobby", "cox link " + code), "no such code"));

  const std::string again = code_in(after("bob", "cox link"));
  bot.in_room("#test").unvouched().says("bobby", "cox link " + again);
  CHECK(has(heard(), "does not vouch"));
  const std::string linked = after("bobby", "cox link " + again);
  CHECK(has(linked, "test:bobby is one person with you now"));
  CHECK(has(linked, "this account is test:bob now"));
  CHECK(has(after("bobby", "cox whoami"), "that is test:bob; linked to test:bob"));
  CHECK(has(after("bob", "cox whoami"), "linked to you: test:bobby"));
  CHECK(has(after("eve", "cox link " + again), "no such code"));

  bot.restart();
  CHECK(has(after("bobby", "cox whoami"), "that is test:bob"));
  CHECK(has(after("eve", "cox unlink test:bobby"), "is not linked to this account"));
  CHECK(has(after("bob", "cox unlink test:bobby"), "Not linked any more: test:bobby"));
  // For approvals it stays the same person for a while, but it has no rights of it.
  CHECK(after("bobby", "cox whoami") == "You are test:bobby.");
}

TEST_CASE_FIXTURE(Closed, "a code is over after ten minutes, and guessing is slow") {
  const std::string code = code_in(after("bob", "cox link"));
  bot.advance(10min);
  CHECK(has(after("bobby", "cox link " + code), "no such code"));
  for (int i = 0; i < 9; ++i) after("eve", "cox link 0000-0000");
  CHECK(has(after("eve", "cox link 0000-0000"), "no such code"));
  CHECK(has(after("eve", "cox link 0000-0000"), "too many wrong codes: try again in"));
  for (int i = 0; i < 4; ++i) after("bob", "cox link");
  CHECK(has(after("bob", "cox link"), "enough codes for now: try again in 50 min"));
}

TEST_CASE_FIXTURE(Closed, "a grant: who may give it, its time, its end, and a restart in between") {
  CHECK(has(after("bob", "cox grant @eve log for 2h because I say so"), "needs the permission"));
  CHECK(has(after("ann", "cox grant @ann log for 2h because why not"),
            "nobody grants to themselves"));
  CHECK(has(after("ann", "cox grant @bob log for 99 days because x"), "one minute to 30 days"));
  CHECK(has(after("ann", "cox grant @bob log for a while because x"), "is no span of time"));
  CHECK(has(after("ann", "cox grant @bob * for 2h because x"), "is no permission to give"));
  CHECK(has(after("ann", "cox grant @b\u043Eb log for 2h because x"), "U+043E, a Cyrillic letter"));
  CHECK(has(after("ann", "cox grant @\u0430\u0441\u0430 log for 2h because x"),
            "say the whole account"));

  CHECK(has(after("bob", "cox grant @eve log for 1h because x"), "grant"));
  CHECK(after("ann", "cox grant @bob grant for 2h because I am away") ==
        "test:bob holds grant for 2 h (grant 1).");
  // What is granted for a while cannot be handed on.
  CHECK(has(after("bob", "cox grant @eve grant for 1h because x"),
            "to grant something takes the permission 'grant'"));
  CHECK(has(after("eve", "cox grants"),
            "1: test:bob holds grant, 2 h left, granted by test:ann, because I am away"));
  bot.advance(1h);
  bot.restart();
  CHECK(has(after("eve", "cox grants"), "1 h left"));
  bot.advance(1h);
  CHECK(has(heard(), "grant of test:bob is over (grant 1 expired)."));
  CHECK(has(after("eve", "cox grants"), "Nothing is granted"));
  CHECK(has(after("bob", "cox grant @eve log for 1h because x"), "needs the permission"));
}

TEST_CASE_FIXTURE(Closed, "a grant is revoked by who gave it, who has it, or an admin") {
  after("ann", "cox grant @bob log for 2h because x");
  CHECK(has(after("eve", "cox revoke 1"), "can be revoked by test:ann, by test:bob"));
  const std::string revoked = after("bob", "cox revoke 1");
  CHECK(has(revoked, "Revoked: log of test:bob."));
  CHECK(has(revoked, "grant 1 revoked"));
  CHECK(has(after("ann", "cox revoke 1"), "there is no grant 1 now"));
}

TEST_CASE_FIXTURE(Closed, "broken glass: it works alone, alerts, and somebody else reviews it") {
  CHECK(has(after("bob", "cox break-glass log because x"), "needs the permission 'break-glass'"));
  CHECK(has(after("ann", "cox break-glass * because x"), "is no permission to give"));
  CHECK(has(after("ann", "cox break-glass log because the disk is full"), "The glass is broken"));
  CHECK(has(after("bob", "cox grants"), "test:ann broke the glass for log, 1 h left"));
  CHECK(has(after("ann", "cox review 1 all went well"), "somebody else"));
  bot.advance(1h);
  CHECK(has(heard(), "log of test:ann is over (grant 1 expired). Somebody else has to write"));
  CHECK(has(after("bob", "cox grants"), "over, because the disk is full; to be reviewed"));
  bot.restart();
  bot.advance(24h);
  CHECK(has(heard(), "Still to be reviewed: test:ann broke the glass for log"));
  after("ann", "cox grant @bob review for 1h because somebody has to");
  // The permission to review comes from a role; a grant of it is enough for the command, not here.
  CHECK(has(after("bob", "cox review 1 the disk was full"), "takes the permission 'review'"));
}

TEST_CASE_FIXTURE(Closed, "a link goes one way, and to one account") {
  CHECK(has(after("eve", "cox unlink"), "nothing is linked to this account"));
  after("bobby", "cox link " + code_in(after("bob", "cox link")));
  // An account that others are linked to is linked to none itself.
  CHECK(has(after("bob", "cox link " + code_in(after("carl", "cox link"))),
            "test:bobby is linked to this account: say \"unlink\" here first"));
  CHECK(has(after("bobby", "cox link " + code_in(after("carl", "cox link"))),
            "this account is linked to test:bob: say \"unlink\" here first"));
  CHECK(has(after("bob", "cox unlink test:bobby"), "Not linked any more: test:bobby."));
  CHECK(has(after("bobby", "cox link " + code_in(after("carl", "cox link"))),
            "was linked to test:bob and counts as the same person for 30 days"));
}

TEST_CASE_FIXTURE(Closed, "an admin ends a link of others, and one of theirs once") {
  after("bobby", "cox link " + code_in(after("bob", "cox link")));
  CHECK(has(after("ann", "cox unlink test:bobby"), "Not linked any more: test:bobby."));
  after("annie", "cox link " + code_in(after("ann", "cox link")));
  CHECK(has(after("ann", "cox unlink test:annie"), "Not linked any more: test:annie."));
}

TEST_CASE_FIXTURE(Closed, "whether somebody else may, and what somebody was granted") {
  CHECK(has(after("ann", "cox can @bob grants"), "test:bob may (rule "));
  CHECK(has(after("ann", "cox can @bob grant @eve log for 1h because x"), "test:bob may not: "));
  CHECK(has(after("ann", "cox can @bob frobnicate"), "No command says that."));
  after("ann", "cox grant @bob log for 2h because of the night shift");
  CHECK(has(after("bob", "cox whoami"), "for a while: log (1)"));
}
