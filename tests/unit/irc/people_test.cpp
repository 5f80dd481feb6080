#include "session/people.hpp"

#include <doctest/doctest.h>

using namespace irc;

TEST_CASE("an account belongs to whoever the network says") {
  People people;
  people.enters("ann", "#ops");
  CHECK_FALSE(people.account_of("ann").has_value());  // nobody has said anything yet
  people.account("ann", "ann-account");
  CHECK(people.account_of("ANN") == "ann-account");
  CHECK(people.nick_of("Ann-Account") == "ann");
  people.account("ann", "*");
  CHECK(people.account_of("ann") == "");
  CHECK(people.nick_of("").empty());
}

TEST_CASE("a nick that changes takes its account along") {
  People people;
  people.enters("ann", "#ops");
  people.account("ann", "ann-account");
  people.renames("ann", "ann-away");
  CHECK(people.nick_of("ann-account") == "ann-away");
  people.enters("ann", "#ops");  // somebody else
  CHECK_FALSE(people.account_of("ann").has_value());
}

TEST_CASE("a nick that is taken over is not who it was") {
  People people;
  people.enters("ann", "#ops");
  people.enters("bob", "#ops");
  people.account("ann", "ann-account");
  people.quits("ann");
  people.renames("bob", "ann");
  CHECK_FALSE(people.account_of("ann").has_value());
}

TEST_CASE("whom we see in no room is forgotten") {
  People people;
  people.enters("ann", "#ops");
  people.enters("ann", "#dev");
  people.account("ann", "ann-account");
  people.leaves("ann", "#OPS");
  CHECK(people.account_of("ann") == "ann-account");
  people.room_ends("#dev");
  CHECK(people.size() == 0);
  people.account("ann", "ann-account");  // of somebody whom we do not see
  CHECK_FALSE(people.account_of("ann").has_value());
}

TEST_CASE("names compare as the server says") {
  People people;
  people.enters("ann[1]", "#ops");
  people.account("ann[1]", "ann");
  CHECK(people.account_of("ANN{1}") == "ann");
  people.casing(CaseMap::ascii);
  CHECK_FALSE(people.account_of("ANN{1}").has_value());
  CHECK(people.account_of("ANN[1]") == "ann");
  CHECK(people.rooms_of("ann[1]").size() == 1);
}
