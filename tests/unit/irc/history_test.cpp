// What was said while the bot was away, on a network that keeps it.
#include <algorithm>

#include "talk.hpp"

using namespace irc;

namespace {

using Texts = std::vector<std::string>;

struct Returned : Talk {
  explicit Returned(const Marks& seen, const char* limit = "CHATHISTORY=2")
      : Talk({.nick = "cox", .user = "cox"}, {{.name = "#ops"}}, false, seen) {
    after({":s CAP * LS :batch server-time message-tags account-tag draft/chathistory",
           ":s CAP * ACK :message-tags server-time batch account-tag draft/chathistory",
           ":s 001 cox :Welcome"});
    const std::string features = ":s 005 cox CHANTYPES=# " + std::string(limit) + " :are";
    client.take(*parse(features));
  }
  // What the server has of #ops, as an answer.
  std::string gives(std::initializer_list<const char*> lines) {
    sent.clear();
    client.take(*parse(":s BATCH +h chathistory #ops"));
    for (const char* line : lines) client.take(*parse("@batch=h;" + std::string(line)));
    client.take(*parse(":s BATCH -h"));
    return sent;
  }
  Texts heard() const {
    Texts texts;
    for (const cox::Incoming& in : said) texts.push_back(in.text);
    return texts;
  }
};

constexpr const char* kEntered = "@time=2026-01-01T12:00:00.000Z :cox!c@h JOIN #ops";
constexpr std::int64_t kNoon = 1'767'268'800'000;

const Marks kMinuteAgo{{"#ops", {"m1", kNoon - 60'000}}};

}  // namespace

TEST_CASE("where it has never been nothing was missed") {
  Returned bot({});
  CHECK(bot.after({":s 376 cox :End", kEntered}) == "JOIN #ops\n");
  CHECK(bot.marks["#ops"].time == kNoon);
}

TEST_CASE("after a return it asks for what it missed, page by page, and hears it once") {
  Returned bot(kMinuteAgo);
  CHECK(bot.after({":s 376 cox :End", kEntered}) ==
        "JOIN #ops\nCHATHISTORY AFTER #ops msgid=m1 2\n");
  // Meanwhile somebody speaks; the server has that in its history, too.
  bot.after({"@time=2026-01-01T12:00:00.500Z;msgid=m5 :bob!b@h PRIVMSG #ops :five"});
  CHECK(bot.gives({"time=2026-01-01T11:59:10.000Z;msgid=m2;account=ann :ann!a@h PRIVMSG #ops :two",
                   "time=2026-01-01T11:59:20.000Z;msgid=m3 :cox!c@h PRIVMSG #ops :my own"}) ==
        "CHATHISTORY AFTER #ops msgid=m3 2\n");
  CHECK(bot.gives({"time=2026-01-01T11:59:30.000Z;msgid=m4 :ann!x@h PRIVMSG #ops :four",
                   "time=2026-01-01T12:00:00.500Z;msgid=m5 :bob!b@h PRIVMSG #ops :five"}) == "");
  CHECK(bot.heard() == Texts{"five", "two", "four"});
  CHECK(bot.said[1].user == "ann");
  CHECK(bot.said[1].known);
  CHECK(bot.said[1].id == "m2");
  CHECK(bot.said[1].time == kNoon - 50'000);
  CHECK_FALSE(bot.said[2].known);  // the nick alone says nothing of who it was then
  CHECK(bot.marks["#ops"].id == "m5");
  // What comes now moves on from there.
  bot.after({"@time=2026-01-01T12:00:01.000Z;msgid=m6 :bob!b@h PRIVMSG #ops :six"});
  CHECK(bot.marks["#ops"].id == "m6");
}

TEST_CASE("a loss in the middle of it forgets nothing") {
  Returned bot(kMinuteAgo);
  bot.after({":s 376 cox :End", kEntered,
             "@time=2026-01-01T12:00:00.500Z;msgid=m5 :bob!b@h PRIVMSG #ops :five"});
  CHECK(bot.marks["#ops"].id == "m1");
}

TEST_CASE("what is long ago is not answered any more") {
  Returned bot({{"#ops", {"m1", kNoon - 86'400'000}}});
  CHECK(bot.after({":s 376 cox :End", kEntered}) ==
        "JOIN #ops\nCHATHISTORY AFTER #ops timestamp=2026-01-01T11:50:00.000Z 2\n");
}

TEST_CASE("questions of clients and notices of the past are left alone") {
  Returned bot(kMinuteAgo);
  bot.after({":s 376 cox :End", kEntered});
  CHECK(bot.gives({"time=2026-01-01T11:59:10.000Z :ann!a@h PRIVMSG #ops :\1VERSION\1"}) == "");
  CHECK(bot.gives({"time=2026-01-01T11:59:10.000Z :ann!a@h NOTICE #ops :hm"}) == "");
  CHECK(bot.said.empty());
}

TEST_CASE("an id that the server has forgotten is replaced by the time") {
  Returned bot(kMinuteAgo);
  bot.after({":s 376 cox :End", kEntered});
  const char* const fail = ":s FAIL CHATHISTORY MESSAGE_ERROR AFTER #ops m1 2 :Not there";
  CHECK(bot.after({fail}) == "CHATHISTORY AFTER #ops timestamp=2026-01-01T11:59:00.000Z 2\n");
  CHECK(bot.after({fail}) == "");
  CHECK(bot.troubles.empty());
  bot.after({"@time=2026-01-01T12:00:01.000Z;msgid=m6 :bob!b@h PRIVMSG #ops :six"});
  CHECK(bot.marks["#ops"].id == "m6");
}

TEST_CASE("who wrote to it alone is asked for, too") {
  Returned bot({{"", {"p1", kNoon - 60'000}}});
  CHECK(bot.after({"@time=2026-01-01T12:00:00.000Z :s 376 cox :End"}) ==
        "JOIN #ops\nCHATHISTORY TARGETS timestamp=2026-01-01T11:59:00.000Z "
        "timestamp=2026-01-01T12:00:00.000Z 2\n");
  CHECK(
      bot.after({":s BATCH +t draft/chathistory-targets",
                 "@batch=t :s CHATHISTORY TARGETS ann 2026-01-01T11:59:30.000Z",
                 "@batch=t :s CHATHISTORY TARGETS #ops 2026-01-01T11:59:30.000Z", ":s BATCH -t"}) ==
      "CHATHISTORY AFTER ann timestamp=2026-01-01T11:59:00.000Z 2\n");
  bot.after({":s BATCH +u chathistory ann",
             "@batch=u;time=2026-01-01T11:59:30.000Z;account=ann :ann!a@h PRIVMSG cox :ping",
             ":s BATCH -u"});
  CHECK(bot.heard() == Texts{"ping"});
  CHECK(bot.last().direct);
  CHECK(bot.last().room == "ann");
}

TEST_CASE("a network that keeps nothing is asked for nothing") {
  Returned bot(kMinuteAgo, "NICKLEN=9");
  CHECK(bot.after({":s 376 cox :End", kEntered}) == "JOIN #ops\n");
}

TEST_CASE("a server that always has one more page is left") {
  Returned bot(kMinuteAgo);
  bot.after({":s 376 cox :End", kEntered});
  int pages = 1;
  const char* const same = "time=2026-01-01T11:59:10.000Z;msgid=m2 :ann!a@h NOTICE #ops :again";
  while (!bot.gives({same, same}).empty()) ++pages;
  CHECK(pages == 20);
}
