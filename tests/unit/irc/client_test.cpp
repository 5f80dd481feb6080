// What a client makes of what a server says, and the other way round; as logs.
#include "talk.hpp"

using namespace irc;
using Labels = std::vector<std::uint64_t>;

TEST_CASE("rooms are joined once the server has said everything of itself") {
  Talk talk({.nick = "cox", .user = "cox"}, {{.name = "#ops"}, {.name = "#dev", .key = "sesame"}});
  CHECK(talk.after({":s 421 * CAP :Unknown", ":s 001 cox :Welcome", ":s 005 cox BOT=B :are"}) ==
        "CAP END\n");
  CHECK(talk.after({":s 422 cox :No MOTD"}) == "MODE cox +B\nJOIN #ops\nJOIN #dev sesame\n");
  CHECK(talk.after({":s 376 cox :End of another MOTD"}).empty());
}

TEST_CASE("the server asks whether we are there") {
  Talk talk;
  CHECK(talk.after({"PING :abc def"}) == "PONG :abc def\n");
}

TEST_CASE("who has an account is known, who has none is a nick") {
  Talk talk;
  talk.arrives();
  talk.after(
      {"@account=ann-account;msgid=x1;time=2011-10-19T16:40:51.620Z "
       ":ann!a@h PRIVMSG #ops :cox \x02ping\x02"});
  CHECK(talk.last().user == "ann-account");
  CHECK(talk.last().user_name == "ann");
  CHECK(talk.last().known);
  CHECK(talk.last().room == "#ops");
  CHECK(talk.last().text == "cox ping");
  CHECK(talk.last().id == "x1");
  CHECK(talk.last().time == 1'319'042'451'620);
  CHECK_FALSE(talk.last().direct);
  talk.after({":bob!b@h PRIVMSG cox :hello"});
  CHECK(talk.last().user == "bob");
  CHECK_FALSE(talk.last().known);
  CHECK(talk.last().direct);
  CHECK(talk.last().room == "bob");
}

TEST_CASE("a nick is no account, also one with an admin's name") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h QUIT :bye", ":eve!e@h NICK ann", ":ann!e@h PRIVMSG #ops :cox shutdown"});
  CHECK(talk.last().user == "ann");
  CHECK_FALSE(talk.last().known);
}

TEST_CASE("without account-tag what was seen before counts, and nothing more") {
  Talk talk;
  talk.after({":s CAP * LS :account-notify extended-join",
              ":s CAP * ACK :account-notify "
              "extended-join",
              ":s 001 cox :Welcome", ":s 005 cox WHOX :are", ":s 376 cox :End",
              ":cox!c@h JOIN #ops * :Coxswain", ":s 353 cox = #ops :cox ann bob",
              ":s 354 cox 152 ann ann-account"});
  talk.after({":ann!a@h PRIVMSG #ops :x"});
  CHECK(talk.last().known);
  talk.after({":bob!b@h PRIVMSG #ops :x"});
  CHECK_FALSE(talk.last().known);
  talk.after({":bob!b@h ACCOUNT bobs", ":bob!b@h PRIVMSG #ops :x"});
  CHECK(talk.last().user == "bobs");
  talk.after({":ann!a@h ACCOUNT *", ":ann!a@h PRIVMSG #ops :x"});
  CHECK_FALSE(talk.last().known);
  talk.after({":cyd!c@h JOIN #ops cyds :Cyd", ":cyd!c@h PRIVMSG #ops :x"});
  CHECK(talk.last().user == "cyds");
  talk.after({":dan!d@h PRIVMSG cox :nobody has seen me"});
  CHECK_FALSE(talk.last().known);
}

TEST_CASE("coming, going, being thrown out, and the topic") {
  Talk talk;
  talk.arrives();
  talk.after({":cyd!c@h JOIN #ops cyds :Cyd"});
  CHECK(talk.last().kind == COX_MESSAGE_ENTER);
  CHECK(talk.last().user == "cyd");  // the line itself says no account, and that counts most
  talk.after(
      {":ann!a@h TOPIC #ops :db7 is \x03"
       "04down"});
  CHECK(talk.last().kind == COX_MESSAGE_TOPIC);
  CHECK(talk.last().text == "db7 is down");
  talk.after({"@account=ann-account :ann!a@h KICK #ops bob :flood"});
  CHECK(talk.last().kind == COX_MESSAGE_LEAVE);
  CHECK(talk.last().user_name == "bob");
  CHECK_FALSE(talk.last().known);
  talk.after({":cyd!c@h PART #ops"});
  CHECK(talk.last().user_name == "cyd");
  talk.said.clear();
  talk.after({":ann!a@h QUIT :Ping timeout"});
  CHECK(talk.last().room == "#ops");
  CHECK(talk.said.size() == 1);
}

TEST_CASE("actions are emotes, other CTCP is answered or left alone") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h PRIVMSG #ops :\1ACTION waves\1"});
  CHECK(talk.last().kind == COX_MESSAGE_EMOTE);
  CHECK(talk.last().text == "waves");
  talk.said.clear();
  CHECK(talk.after({":ann!a@h PRIVMSG cox :\1VERSION\1"}) == "NOTICE ann :\1VERSION Coxswain\1\n");
  CHECK(talk.after({":ann!a@h PRIVMSG cox :\1PING 12 34\1"}) == "NOTICE ann :\1PING 12 34\1\n");
  CHECK(talk.after({":ann!a@h PRIVMSG cox :\1DCC SEND x 1 2\1"}).empty());
  CHECK(
      talk.after({":ann!a@h NOTICE cox :\1VERSION x\1", ":ann!a@h NOTICE #ops :cox ping"}).empty());
  CHECK(talk.said.empty());
}

TEST_CASE("what is said to some of a room is said in the room") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h PRIVMSG @#ops :cox ping"});
  CHECK(talk.last().room == "#ops");
  CHECK_FALSE(talk.last().direct);
}

TEST_CASE("what we say comes back with the server's id for it") {
  Talk talk;
  talk.arrives();
  talk.sent.clear();
  CHECK(talk.client.speaking().say("#ops", "one\ntwo", 7));
  CHECK(talk.sent == "PRIVMSG #ops one\n@label=7 PRIVMSG #ops two\n");
  talk.after({":cox!c@h PRIVMSG #ops :one", "@label=7;msgid=x9 :cox!c@h PRIVMSG #ops :two"});
  REQUIRE(talk.taken.size() == 1);
  CHECK(talk.taken[0] == std::pair<std::uint64_t, std::string>(7, "x9"));
  CHECK(talk.said.empty());
  talk.client.speaking().say("#ops", "three", 8);
  talk.after({"@label=8 :s 404 cox #ops :Cannot send to channel"});
  CHECK(talk.refused == Labels{8});
}

TEST_CASE("a server that confirms nothing is not waited for") {
  Talk talk;
  talk.after({":s CAP * LS :", ":s 001 cox :Welcome", ":s 376 cox :End"});
  talk.sent.clear();
  CHECK_FALSE(talk.client.speaking().say("#ops", "hello there", 7));
  CHECK(talk.sent == "PRIVMSG #ops :hello there\n");
}

TEST_CASE("long text fits, also with what the server puts in front of it") {
  Talk talk;
  talk.arrives();
  talk.sent.clear();
  talk.client.speaking().say("#ops", std::string(2'000, 'x'), 0);
  std::size_t total = 0;
  std::string_view rest = talk.sent;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    CHECK(line.size() + std::string_view(":cox!c@h ").size() + 2 <= 512);
    total += line.size() - std::string_view("PRIVMSG #ops ").size();
  }
  CHECK(total == 2'000);
  talk.sent.clear();
  talk.client.speaking().emote("#ops", "waves", 0);
  CHECK(talk.sent == "PRIVMSG #ops :\1ACTION waves\1\n");
  talk.sent.clear();
  talk.client.speaking().topic("#ops", "a\nb", 0);
  CHECK(talk.sent == "TOPIC #ops :a b\n");
}

TEST_CASE("thrown out, it comes back; a room that lets nobody in is told of") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h KICK #ops cox :enough"});
  CHECK(talk.troubles == "ann kicked us out of #ops: enough; trying to come back\n");
  CHECK(talk.client.rooms().empty());
  talk.sent.clear();
  talk.client.retry();
  CHECK(talk.sent == "JOIN #ops\n");
  talk.after({":s 474 cox #ops :Cannot join channel (+b)"});
  CHECK(talk.troubles.ends_with("cannot join #ops: Cannot join channel (+b)\n"));
  talk.after({":cox!c@h JOIN #ops * :Coxswain"});
  talk.sent.clear();
  talk.client.retry();
  CHECK(talk.sent.empty());
}

TEST_CASE("the nick is taken back once it is free") {
  Talk talk;
  CHECK(talk.after({":s 433 * cox :in use"}) == "NICK cox_\n");
  talk.after({":s CAP * LS :", ":s 001 cox_ :Welcome", ":s 376 cox_ :End", ":cox_!c@h JOIN #ops",
              ":s 353 cox_ = #ops :cox_ cox"});
  CHECK(talk.client.nick() == "cox_");
  CHECK(talk.after({":cox!x@h QUIT :bye"}) == "NICK cox\n");
  talk.after({":cox_!c@h NICK cox"});
  CHECK(talk.client.nick() == "cox");
  talk.sent.clear();
  talk.client.retry();
  CHECK(talk.sent.empty());
}

TEST_CASE("a server that ends it is told of") {
  Talk talk;
  talk.arrives();
  talk.after({"ERROR :Closing link: (c@h) [Killed (ann (begone))]"});
  CHECK(talk.given_up == "the server ended it: Closing link: (c@h) [Killed (ann (begone))]");
}

TEST_CASE("an invitation is followed to where we want to be anyway") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h KICK #ops cox :out"});
  CHECK(talk.after({":ann!a@h INVITE cox :#OPS"}) == "JOIN #ops\n");
  CHECK(talk.after({":eve!e@h INVITE cox :#trap", ":ann!a@h INVITE bob :#ops"}).empty());
  talk.after({":cox!c@h JOIN #ops * :Coxswain"});
  CHECK(talk.after({":ann!a@h INVITE cox :#ops"}).empty());
}

TEST_CASE("clients' questions are answered, but not to make us flood") {
  Talk talk;
  talk.arrives();
  CHECK(talk.after({":ann!a@h PRIVMSG cox :\1TIME\1"}) ==
        "NOTICE ann :\1TIME 2011-10-19T16:40:51.620Z\1\n");
  const char* const ask = ":ann!a@h PRIVMSG cox :\1VERSION\1";
  const std::string answers = talk.after({ask, ask, ask, ask, ask});
  CHECK(answers == "NOTICE ann :\1VERSION Coxswain\1\nNOTICE ann :\1VERSION Coxswain\1\n");
  talk.now += std::chrono::seconds(10);
  CHECK(talk.after({ask, ask}) == "NOTICE ann :\1VERSION Coxswain\1\n");
  talk.now += std::chrono::hours(1);
  const std::string long_one = ":ann!a@h PRIVMSG cox :\1PING " + std::string(480, 'x') + "\1";
  CHECK(talk.after({long_one.c_str()}).size() < 400);
}

TEST_CASE("a lost nick is watched for, and asked for where that is wanted") {
  Talk talk({.nick = "cox", .user = "cox"}, {}, true);
  talk.after({":s 433 * cox :in use", ":s CAP * LS :", ":s 001 cox_ :Welcome"});
  CHECK(talk.after({":s 005 cox_ MONITOR=30 :are", ":s 376 cox_ :End"}) ==
        "MONITOR + cox\nPRIVMSG NickServ :REGAIN cox\n");
  CHECK(talk.after({":s 730 cox_ :cox!x@h"}).empty());
  CHECK(talk.after({":s 731 cox_ :cox"}) == "NICK cox\n");
  CHECK(talk.after({":cox_!c@h NICK cox"}) == "MONITOR - cox\n");
  // The server, or its services, give us another one.
  CHECK(talk.after({":cox!c@h NICK Guest77"}) == "MONITOR + cox\nPRIVMSG NickServ :REGAIN cox\n");
  CHECK(talk.client.nick() == "Guest77");
  CHECK(talk.after({":ann!a@h PRIVMSG Guest77 :hello"}).empty());
  CHECK(talk.last().direct);
}

TEST_CASE("services that come later are identified with") {
  Login login{.nick = "cox",
              .user = "cox",
              .sasl = Sasl::Mechanism::plain,
              .account = "cox",
              .account_password = "sesame",
              .sasl_required = false};
  Talk talk(login);
  talk.after({":s CAP * LS :cap-notify", ":s CAP * ACK :cap-notify", ":s 001 cox :Welcome",
              ":s 376 cox :End"});
  // Not every server tells that they are there.
  talk.sent.clear();
  talk.client.retry();
  CHECK(talk.sent.starts_with("CAP REQ sasl\n"));
  CHECK(talk.after({":s CAP cox NAK :sasl"}).empty());
  CHECK(talk.after({":s CAP cox NEW :sasl=PLAIN"}) == "CAP REQ sasl\n");
  CHECK(talk.after({":s CAP cox ACK :sasl"}) == "AUTHENTICATE PLAIN\n");
  CHECK(talk.after({"AUTHENTICATE +"}) == "AUTHENTICATE AGNveABzZXNhbWU=\n");
  talk.after({":s 900 cox cox!c@h cox :in", ":s 903 cox :ok"});
  CHECK(talk.troubles.empty());
  // They go, and come back: we are still who we are.
  CHECK(talk.after({":s CAP cox DEL :sasl", ":s CAP cox NEW :sasl"}) == "CAP REQ sasl\n");
  CHECK(talk.after({":s CAP cox ACK :sasl"}).empty());
  // Logged out, we say again who we are, and are refused: that is told, and we stay.
  talk.after({":s 901 cox cox!c@h :out", ":s CAP cox DEL :sasl", ":s CAP cox NEW :sasl"});
  CHECK(talk.after({":s CAP cox ACK :sasl"}) == "AUTHENTICATE PLAIN\n");
  talk.after({"AUTHENTICATE +", ":s 904 cox :no"});
  CHECK(talk.troubles.find("refused the account or its password") != std::string::npos);
  CHECK(talk.client.is_welcome());
  talk.sent.clear();
  talk.client.retry();  // what was refused is not tried again
  CHECK(talk.sent.find("AUTHENTICATE") == std::string::npos);
  // What the services have forgotten is.
  talk.after({":s 901 cox cox!c@h :out"});
  talk.sent.clear();
  talk.client.retry();
  CHECK(talk.sent.starts_with("AUTHENTICATE PLAIN\n"));
  CHECK(talk.given_up.empty());
}

TEST_CASE("the looks of what was said are kept beside it") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h PRIVMSG #ops :cox \x02ping\x02"});
  CHECK(talk.last().extra["markdown"] == "cox **ping**");
  talk.after({":ann!a@h PRIVMSG #ops :cox ping"});
  CHECK(talk.last().extra.is_null());
}

TEST_CASE("what is said to the operators of a room is answered to them") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h PRIVMSG @#ops :cox ping"});
  CHECK(talk.last().room == "#ops");
  CHECK(talk.last().thread == "@");
  CHECK(talk.client.features().is_status("@"));
  CHECK_FALSE(talk.client.features().is_status("#"));
}

TEST_CASE("a topic is confirmed or refused, too") {
  Talk talk;
  talk.arrives();
  talk.sent.clear();
  CHECK(talk.client.speaking().topic("#ops", "db7 is up", 3));
  CHECK(talk.sent == "@label=3 TOPIC #ops :db7 is up\n");
  talk.after({"@label=3 :cox!c@h TOPIC #ops :db7 is up"});
  REQUIRE(talk.taken.size() == 1);
  talk.client.speaking().topic("#ops", "db7 is up", 4);
  talk.after({"@label=4 :s 482 cox #ops :You're not channel operator"});
  CHECK(talk.refused == Labels{4});
}

TEST_CASE("an answer in several lines has the label around it") {
  Talk talk;
  talk.arrives();
  talk.after({"@label=5 :s BATCH +x labeled-response", "@batch=x :s 301 cox ann :away",
              "@batch=x;msgid=m5 :cox!c@h PRIVMSG ann :hello", ":s BATCH -x", "@label=6 :s ACK",
              "@label=7 :s FAIL PRIVMSG BLOCKED ann :No"});
  REQUIRE(talk.taken.size() == 2);
  CHECK(talk.taken[0] == std::pair<std::uint64_t, std::string>(5, "m5"));
  CHECK(talk.taken[1].first == 6);
  CHECK(talk.refused == Labels{7});
}

TEST_CASE("nothing can be said to several at once, nor to a mask") {
  for (const char* target : {"", "#a,#b", "a b", ":x", "$*", "a\r\nQUIT", "a\n", "#x\a"})
    CHECK_FALSE(Speaking::is_target(target));
  CHECK_FALSE(Speaking::is_target(std::string("a\0b", 3)));
  for (const char* target : {"#ops", "ann", "@#ops", "&local", "[x]"})
    CHECK(Speaking::is_target(target));
}

TEST_CASE("lines with too little in them, and a server that makes no sense") {
  Talk talk;
  talk.after(
      {":s 433", ":s CAP", ":s CAP *", ":s CAP * LS", ":s 001", ":s 005", ":s 005 cox", ":s 376"});
  CHECK(talk.client.is_welcome());
  CHECK_FALSE(talk.client.nick().empty());
  talk.after(
      {":s 005 cox LINELEN=0 NICKLEN=-5 CHANTYPES= PREFIX=) STATUSMSG=# CASEMAPPING=x "
       "CHATHISTORY=99999999999999999999 MONITOR=none =x - -CHANTYPES :are"});
  for (const char* bare : {"JOIN",       "PART",    "KICK",         "KICK #ops",
                           "QUIT",       "NICK",    "TOPIC",        "TOPIC #ops",
                           "ACCOUNT",    "CHGHOST", "CHGHOST x",    "INVITE",
                           "INVITE cox", "PRIVMSG", "PRIVMSG cox",  "NOTICE",
                           "353",        "353 cox", "354",          "354 cox 152",
                           "401",        "403",     "404",          "474",
                           "731",        "ACK",     "FAIL",         "FAIL CHATHISTORY",
                           "BATCH",      "PONG",    "AUTHENTICATE", "900",
                           "CAP"}) {
    talk.client.take(*parse(bare));
    talk.client.take(*parse(":cox!c@h " + std::string(bare)));
  }
  CHECK_FALSE(talk.client.nick().empty());
  CHECK(talk.said.empty());
  CHECK(talk.after({"PING"}) == "PONG :\n");
  // And on it goes.
  talk.after({":cox!c@h JOIN #ops", ":ann!a@h PRIVMSG #ops :hello"});
  CHECK(talk.last().text == "hello");
}

TEST_CASE("a room that lets nobody in is told of once, with what to do") {
  Talk talk;
  talk.arrives();
  talk.after({":ann!a@h KICK #ops cox :out"});
  talk.troubles.clear();
  const char* const banned = ":s 474 cox #ops :Cannot join channel (+b)";
  talk.after({banned, banned, ":s 474 cox #elsewhere :Cannot join channel (+b)"});
  CHECK(talk.troubles == "cannot join #ops: Cannot join channel (+b)\n");
  CHECK(talk.advice == "lift the ban in #ops");
  talk.after({":s 473 cox #ops :Cannot join channel (+i)"});
  CHECK(talk.advice == "invite the bot to #ops");
  talk.after({":cox!c@h JOIN #ops * :Coxswain"});
  CHECK(talk.advice.empty());
}
