#include "protocol/features.hpp"

#include <doctest/doctest.h>

using namespace irc;

namespace {

Features with(const std::string& tokens) {
  Features features;
  features.apply(*parse(":irc.example 005 cox " + tokens + " :are supported by this server"));
  return features;
}

}  // namespace

TEST_CASE("names that differ in their capitals are the same, as the server has it") {
  CHECK(fold("Ann[]\\~", CaseMap::rfc1459) == "ann{}|^");
  CHECK(fold("Ann[]\\~", CaseMap::rfc1459_strict) == "ann{}|~");
  CHECK(fold("Ann[]\\~", CaseMap::ascii) == "ann[]\\~");
  CHECK(same("NICK{", "nick[", CaseMap::rfc1459));
  CHECK_FALSE(same("NICK{", "nick[", CaseMap::ascii));
  CHECK(fold("ÄÖ", CaseMap::rfc1459) == "ÄÖ");
}

TEST_CASE("a server that says nothing is an old one") {
  const Features none;
  CHECK(none.casing() == CaseMap::rfc1459);
  CHECK(none.line_length() == 512);
  CHECK(none.nick_length() == 9);
  CHECK(none.history_limit() == 0);
  CHECK(none.is_channel("#ops"));
  CHECK(none.is_channel("&local"));
  CHECK_FALSE(none.is_channel("ann"));
  CHECK_FALSE(none.is_channel(""));
  CHECK(none.without_rank("@ann") == "ann");
}

TEST_CASE("the tokens of 005") {
  const Features all = with(
      "CASEMAPPING=ascii NICKLEN=30 LINELEN=1024 CHANTYPES=#! PREFIX=(qaohv)~&@%+ STATUSMSG=@+ "
      "CHATHISTORY=50 NETWORK=Test\\x20Net WHOX");
  CHECK(all.casing() == CaseMap::ascii);
  CHECK(all.nick_length() == 30);
  CHECK(all.line_length() == 1024);
  CHECK(all.is_channel("!x"));
  CHECK_FALSE(all.is_channel("&x"));
  CHECK(all.without_rank("~&ann") == "ann");
  CHECK(all.without_status("@#ops") == "#ops");
  CHECK(all.without_status("@ann") == "@ann");
  CHECK(all.history_limit() == 50);
  CHECK(all.value("NETWORK") == "Test Net");
  CHECK(all.has("WHOX"));
}

TEST_CASE("a token can be taken back, and nonsense counts as nothing") {
  Features features = with("WHOX NICKLEN=30");
  features.apply(*parse(":irc.example 005 cox -WHOX NICKLEN=many LINELEN=9 :are supported"));
  CHECK_FALSE(features.has("WHOX"));
  CHECK(features.nick_length() == 9);
  CHECK(features.line_length() == 512);
  CHECK(with("LINELEN=999999999").line_length() == 8192);
  CHECK(with("CHANTYPES=").is_channel("#ops") == false);
  CHECK(with("NETWORK=a\\x").value("NETWORK") == "a\\x");
}
