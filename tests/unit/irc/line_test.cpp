#include "protocol/line.hpp"

#include <doctest/doctest.h>

using namespace irc;
using Words = std::vector<std::string>;

TEST_CASE("a line is taken apart") {
  const auto line = parse(":ann!a@host.example PRIVMSG #ops :deploy  web, please");
  REQUIRE(line);
  CHECK(line->source == "ann!a@host.example");
  CHECK(line->command == "PRIVMSG");
  CHECK(line->parameters == Words{"#ops", "deploy  web, please"});
  CHECK(line->text() == "deploy  web, please");
  CHECK(line->parameter(5).empty());
}

// The cases of github.com/ircdocs/parser-tests (msg-split), in words of our own.
TEST_CASE("the corners of the grammar") {
  CHECK(parse("foo bar baz asdf")->parameters == Words{"bar", "baz", "asdf"});
  CHECK(parse(":coolguy foo bar baz :")->parameters == Words{"bar", "baz", ""});
  CHECK(parse("foo bar :asdf")->parameters == parse("foo bar asdf")->parameters);
  CHECK(parse("foo bar ::asdf")->text() == ":asdf");
  CHECK(parse("foo bar :  ")->text() == "  ");
  CHECK(parse(":src JOIN :#chan")->parameters == Words{"#chan"});
  CHECK(parse(":src AWAY ")->parameters.empty());
  CHECK(parse(":src   foo    bar   baz  ")->parameters == Words{"bar", "baz"});
  CHECK(parse(":cool\tguy foo bar baz")->source == "cool\tguy");
  CHECK(parse(":gravel.mozilla.org 432  #momo :Bad: name")->parameters ==
        Words{"#momo", "Bad: name"});
  CHECK(parse("privmsg x y")->command == "PRIVMSG");
}

TEST_CASE("what has no command is no line") {
  for (const char* text : {"", " ", ":source", "@a=b", "@a=b :source", ":"})
    CHECK_FALSE(parse(text));
}

TEST_CASE("tags are unescaped") {
  const auto line = parse(R"(@a=b\\and\nk;c=72\s45;d=gh\:764;e;f=;g=\b\ :s foo)");
  REQUIRE(line);
  CHECK(line->tag("a") == "b\\and\nk");
  CHECK(line->tag("c") == "72 45");
  CHECK(line->tag("d") == "gh;764");
  CHECK(line->tags.contains("e"));
  CHECK(line->tag("e").empty());
  CHECK(line->tag("g") == "b");  // an escape that is none, and a lone backslash
  CHECK(line->tag("none").empty());
  CHECK(parse("@a=1;a=2 foo")->tag("a") == "2");
  CHECK(parse("@=x;;b=1 foo")->tags.size() == 1);
}

TEST_CASE("a line is written") {
  CHECK(to_bytes({{}, "", "PRIVMSG", {"#ops", "hello there"}}) == "PRIVMSG #ops :hello there\r\n");
  CHECK(to_bytes({{}, "", "JOIN", {"#ops"}}) == "JOIN #ops\r\n");
  CHECK(to_bytes({{}, "", "PRIVMSG", {"#ops", ":)"}}) == "PRIVMSG #ops ::)\r\n");
  CHECK(to_bytes({{}, "", "PRIVMSG", {"#ops", ""}}) == "PRIVMSG #ops :\r\n");
  CHECK(to_bytes({{{"label", "a;b"}}, "", "PING", {"x"}}) == "@label=a\\:b PING x\r\n");
}

TEST_CASE("nothing in a line can begin another one") {
  CHECK(to_bytes({{}, "", "PRIVMSG", {"#ops", std::string("a\r\nQUIT\0x", 9)}}) ==
        "PRIVMSG #ops :a  QUIT x\r\n");
  CHECK(to_bytes({{}, "", "PRIVMSG", {"#ops\r\nQUIT :", "x"}}) == "PRIVMSG #ops x\r\n");
  CHECK(to_bytes({{}, "", "PRIVMSG", {"#a b", "x"}}) == "PRIVMSG #a x\r\n");
  CHECK(to_bytes({{}, "", "PRIVMSG", {"", "x"}}) == "PRIVMSG * x\r\n");
  CHECK(to_bytes({{}, "", "PRIVMSG", {":#a", "x"}}) == "PRIVMSG #a x\r\n");
  CHECK(to_bytes({{}, "", "@a=b :x\nQUIT", {"y"}}) == "abxQUIT y\r\n");
  CHECK(to_bytes({{{"a\nb", "1\r\n2"}}, "", "PING", {"x"}}) == "@a=1\\r\\n2 PING x\r\n");
}

TEST_CASE("what was written reads the same") {
  const Line line{{{"a", "b; c\\\r\n"}, {"+x/y", ""}}, "ann!a@b", "PRIVMSG", {"#ops", " : hi  "}};
  std::string bytes = to_bytes(line);
  bytes.resize(bytes.size() - 2);
  const auto again = parse(bytes);
  REQUIRE(again);
  CHECK(again->tags == line.tags);
  CHECK(again->source == line.source);
  CHECK(again->parameters == line.parameters);
}

TEST_CASE("a source is taken apart") {
  const Source person = parse_source("ann!~a@host/x");
  CHECK(person.nick == "ann");
  CHECK(person.user == "~a");
  CHECK(person.host == "host/x");
  CHECK(parse_source("irc.example").nick == "irc.example");
  CHECK(parse_source("ann@host").host == "host");
  CHECK(parse_source("").nick.empty());
}
