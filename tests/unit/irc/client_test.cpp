// What a client makes of what a server says, and the other way round; as logs.
#include "session/client.hpp"

#include <cox/abi.h>
#include <doctest/doctest.h>

using namespace irc;
using Labels = std::vector<std::uint64_t>;

namespace {

struct Talk {
  explicit Talk(Login login = {.nick = "cox", .user = "cox", .real_name = "Coxswain"},
                std::vector<Channel> channels = {{.name = "#ops"}})
      : client(std::move(login), std::move(channels), callbacks()) {
    client.begin();
  }

  Client::Callbacks callbacks() {
    return {
        .send =
            [this](const Line& line, Client::Priority) {
              sent += to_bytes(line);
              std::erase(sent, '\r');
            },
        .said = [this](const cox::Incoming& in) { said.push_back(in); },
        .welcome = [] {},
        .trouble = [this](const std::string& trouble) { troubles += trouble + "\n"; },
        .give_up = [this](const std::string& why, bool) { given_up = why; },
        .taken = [this](std::uint64_t label,
                        const std::string& id) { taken.emplace_back(label, id); },
        .refused = [this](std::uint64_t label, const std::string&) { refused.push_back(label); }};
  }
  // What is sent in answer to these lines.
  std::string after(std::initializer_list<const char*> lines) {
    sent.clear();
    for (const char* line : lines) client.take(*parse(line));
    return sent;
  }
  // In #ops of a server that can do much.
  void arrives() {
    after(
        {":s CAP * LS :account-tag extended-join account-notify echo-message labeled-response "
         "message-tags batch server-time",
         ":s CAP * ACK :message-tags server-time batch account-tag account-notify extended-join "
         "labeled-response echo-message",
         ":s 001 cox :Welcome", ":s 005 cox WHOX CASEMAPPING=ascii STATUSMSG=@+ :are supported",
         ":s 376 cox :End", ":cox!c@h JOIN #ops * :Coxswain", ":s 353 cox = #ops :cox @ann +bob",
         ":s 354 cox 152 ann ann-account", ":s 354 cox 152 bob 0"});
    said.clear();
  }
  const cox::Incoming& last() {
    REQUIRE_FALSE(said.empty());
    return said.back();
  }

  std::string sent;
  std::vector<cox::Incoming> said;
  std::string troubles;
  std::string given_up;
  std::vector<std::pair<std::uint64_t, std::string>> taken;
  Labels refused;
  Client client;
};

}  // namespace

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
  CHECK(talk.client.say("#ops", "one\ntwo", 7));
  CHECK(talk.sent == "PRIVMSG #ops one\n@label=7 PRIVMSG #ops two\n");
  talk.after({":cox!c@h PRIVMSG #ops :one", "@label=7;msgid=x9 :cox!c@h PRIVMSG #ops :two"});
  REQUIRE(talk.taken.size() == 1);
  CHECK(talk.taken[0] == std::pair<std::uint64_t, std::string>(7, "x9"));
  CHECK(talk.said.empty());
  talk.client.say("#ops", "three", 8);
  talk.after({"@label=8 :s 404 cox #ops :Cannot send to channel"});
  CHECK(talk.refused == Labels{8});
}

TEST_CASE("a server that confirms nothing is not waited for") {
  Talk talk;
  talk.after({":s CAP * LS :", ":s 001 cox :Welcome", ":s 376 cox :End"});
  talk.sent.clear();
  CHECK_FALSE(talk.client.say("#ops", "hello there", 7));
  CHECK(talk.sent == "PRIVMSG #ops :hello there\n");
}

TEST_CASE("long text fits, also with what the server puts in front of it") {
  Talk talk;
  talk.arrives();
  talk.sent.clear();
  talk.client.say("#ops", std::string(2'000, 'x'), 0);
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
  talk.client.emote("#ops", "waves", 0);
  CHECK(talk.sent == "PRIVMSG #ops :\1ACTION waves\1\n");
  talk.sent.clear();
  talk.client.topic("#ops", "a\nb");
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
